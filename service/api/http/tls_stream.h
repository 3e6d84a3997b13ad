#pragma once

#include "service/api/http/client_stream.h"

#include <QSocketNotifier>
#include <QSslConfiguration>
#include <QSslSocket>
#include <functional>

namespace backup {

//! A TCP connection whose client speaks TLS. The handshake is part of it: nothing is readable before its end. It costs
//! a thousand times what a connection costs, so it begins when the client's part has come whole.
class TlsStream : public ClientStream
{
    Q_OBJECT

public:
    //! Takes \a descriptor, a connected, non-blocking socket, and closes it. \a mayBegin is asked once, before the
    //! handshake; the connection breaks when it may not.
    TlsStream(int descriptor, const QSslConfiguration &configuration, std::function<bool()> mayBegin);
    ~TlsStream() override;

    qint64 read(char *data, qint64 size) override;
    void setReading(bool isReading) override;
    bool hasEnded() override;
    void write(const QByteArray &head, const QByteArray &body) override;
    qint64 unsent() const override;
    qint64 kept() const override;
    bool isOpen() const override { return m_socket.isEncrypted(); }
    //! Ends both ways, as QSslSocket does; a client that ends its own way while its answer comes gets it in part.
    void finish() override;
    bool endsOneWay() const override { return false; }
    void abort() override;

private:
    void knock();
    bool begin();
    void sayReadable();
    void sendMore();

    //! -1 when m_socket has it.
    int m_descriptor;
    QSocketNotifier m_knock;
    const QSslConfiguration m_configuration;
    const std::function<bool()> m_mayBegin;
    QSslSocket m_socket;
    //! Not given to the socket yet, which would encrypt all of it at once.
    QByteArray m_kept;
    qint64 m_sent = 0;
    bool m_isReading = true;
};

} // namespace backup
