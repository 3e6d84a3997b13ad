#pragma once

#include <QHostAddress>
#include <QSocketNotifier>
#include <QTcpServer>
#include <functional>
#include <memory>

namespace backup {

//! A connection that was accepted, and nothing more.
struct Newcomer {
    //! Non-blocking; the receiver's to close.
    int descriptor;
    //! An IPv4 client of a dual-stack socket as IPv4.
    QHostAddress peer;
    //! More wait behind it than can be let in while the last of them waits.
    bool isFromLongQueue = false;
};

//! Listens at one address and gives each connection away. Accepts by itself, a few at a time: QTcpServer goes on
//! accepting as long as clients come, so that a flood of them keeps everybody from being answered, and spins when there
//! are no descriptors left.
class Listener : public QTcpServer
{
    Q_OBJECT

public:
    using Receive = std::function<void(const Newcomer &)>;

    explicit Listener(Receive receive, QObject *parent = nullptr);

    //! Listens; port 0 takes a free one. False, with errorString(), when that cannot be.
    bool open(const QHostAddress &address, quint16 port);
    //! Makes \a socket the next pending connection, as if a client had come by it.
    void introduce(QTcpSocket *socket);

private:
    void acceptSome();
    void rest();

    Receive m_receive;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace backup
