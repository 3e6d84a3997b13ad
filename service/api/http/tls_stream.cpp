#include "service/api/http/tls_stream.h"

#include <algorithm>
#include <unistd.h>

namespace backup {

namespace {

constexpr qint64 readAhead = 32 * 1024;
//! How much is encrypted ahead of a client's taking it.
constexpr qint64 writeAhead = 128 * 1024;

} // namespace

TlsStream::TlsStream(int descriptor, const QSslConfiguration &configuration)
{
    m_socket.setReadBufferSize(readAhead);
    connect(&m_socket, &QIODevice::readyRead, this, &TlsStream::sayReadable);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, [this](qint64 bytes) {
        sendMore();
        Q_EMIT wrote(bytes);
    });
    connect(&m_socket, &QAbstractSocket::disconnected, this, &ClientStream::broke);
    if (!m_socket.setSocketDescriptor(descriptor)) {
        ::close(descriptor);
        QMetaObject::invokeMethod(this, &ClientStream::broke, Qt::QueuedConnection);
        return;
    }
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    m_socket.setSslConfiguration(configuration);
    m_socket.startServerEncryption();
}

TlsStream::~TlsStream()
{
    // Its last signals must not find half of this object gone.
    m_socket.disconnect(this);
}

qint64 TlsStream::read(char *data, qint64 size)
{
    const qint64 count = m_socket.read(data, size);
    // What is left is announced again, as a plain socket's notifier does.
    if (count > 0 && m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &TlsStream::sayReadable, Qt::QueuedConnection);
    return count;
}

void TlsStream::setReading(bool isReading)
{
    m_isReading = isReading;
    if (isReading && m_socket.bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &TlsStream::sayReadable, Qt::QueuedConnection);
}

bool TlsStream::hasEnded()
{
    return m_socket.state() != QAbstractSocket::ConnectedState;
}

void TlsStream::write(const QByteArray &head, const QByteArray &body)
{
    m_socket.write(head);
    m_kept = body;
    m_sent = 0;
    sendMore();
    m_socket.flush();
}

qint64 TlsStream::unsent() const
{
    return m_kept.size() - m_sent + m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

void TlsStream::finish()
{
    m_socket.disconnectFromHost();
}

void TlsStream::abort()
{
    m_isReading = false;
    m_socket.abort();
}

void TlsStream::sayReadable()
{
    if (m_isReading && m_socket.bytesAvailable() > 0)
        Q_EMIT readable();
}

void TlsStream::sendMore()
{
    while (m_sent < m_kept.size() && m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite() < writeAhead) {
        const qint64 size = std::min<qint64>(writeAhead, m_kept.size() - m_sent);
        m_socket.write(m_kept.constData() + m_sent, size);
        m_sent += size;
    }
}

} // namespace backup
