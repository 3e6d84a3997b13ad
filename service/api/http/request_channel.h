#pragma once

#include <QByteArray>
#include <QTcpSocket>

namespace backup {

//! A connection that exists in memory only: its requests come from deliver(). It carries the requests of all clients,
//! one after another, into QHttpServer, which so sees nothing but well-formed requests of a client that never leaves.
class RequestChannel : public QTcpSocket
{
    Q_OBJECT

public:
    explicit RequestChannel(QObject *parent = nullptr);

    //! Lets the reader read \a request, one whole HTTP/1.1 request, before it returns.
    void deliver(const QByteArray &request);

    qint64 bytesAvailable() const override;

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    //! Answers are written by the connections; what is written here goes nowhere.
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_unread;
};

}
