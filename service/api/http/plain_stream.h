#pragma once

#include "service/api/http/client_stream.h"

#include <QList>
#include <QSocketNotifier>

namespace backup {

//! A TCP connection. Not a QTcpSocket: that reads ahead of its reader, and takes a client's FIN for the end of the
//! connection, so that a client which closed only its sending side would get no answer.
class PlainStream : public ClientStream
{
    Q_OBJECT

public:
    //! Takes \a descriptor, a connected, non-blocking socket, and closes it.
    explicit PlainStream(int descriptor);
    ~PlainStream() override;

    qint64 read(char *data, qint64 size) override;
    void setReading(bool isReading) override;
    bool hasEnded() override;
    void write(const QByteArray &head, const QByteArray &body) override;
    qint64 unsent() const override { return m_unsent; }
    qint64 kept() const override { return m_unsent + m_sent; }
    void finish() override;
    void abort() override;

private:
    void keep(const QByteArray &bytes);
    qint64 sendKept();
    void sendMore();

    int m_descriptor;
    QSocketNotifier m_readNotifier;
    QSocketNotifier m_writeNotifier;
    //! What could not be sent at once, in order; of the first, m_sent bytes have left.
    QList<QByteArray> m_kept;
    qint64 m_sent = 0;
    qint64 m_unsent = 0;
};

} // namespace backup
