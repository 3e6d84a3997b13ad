#pragma once

#include <QTcpServer>
#include <functional>

namespace backup {

//! Listens at one address and gives each connection's descriptor away, which is then the receiver's to close.
class Listener : public QTcpServer
{
    Q_OBJECT

public:
    explicit Listener(std::function<void(int descriptor)> receive, QObject *parent = nullptr);

    //! Makes \a socket the next pending connection, as if a client had come by it.
    void introduce(QTcpSocket *socket) { addPendingConnection(socket); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    std::function<void(int)> m_receive;
};

} // namespace backup
