#pragma once

#include "service/api/http/client_stream.h"

#include <QSslConfiguration>
#include <QSslSocket>

namespace backup {

//! A TCP connection whose client speaks TLS. The handshake is part of it: nothing is readable before its end.
class TlsStream : public ClientStream
{
    Q_OBJECT

public:
    //! Takes \a descriptor, a connected socket, and closes it.
    TlsStream(int descriptor, const QSslConfiguration &configuration);
    ~TlsStream() override;

    qint64 read(char *data, qint64 size) override;
    void setReading(bool isReading) override;
    bool hasEnded() override;
    void write(const QByteArray &head, const QByteArray &body) override;
    qint64 unsent() const override;
    void finish() override;
    void abort() override;

private:
    void sayReadable();
    void sendMore();

    QSslSocket m_socket;
    //! Not given to the socket yet, which would encrypt all of it at once.
    QByteArray m_kept;
    qint64 m_sent = 0;
    bool m_isReading = true;
};

} // namespace backup
