#include "service/api/http/tls_stream.h"

#include "service/api/http/peek.h"

#include <QTimer>
#include <algorithm>
#include <chrono>
#include <unistd.h>

namespace backup {

using namespace std::chrono_literals;

namespace {

//! Until the rest of a hello is looked for again, should the socket be readable without it.
constexpr auto knockPause = 10ms;
constexpr qint64 readAhead = 32 * 1024;
//! How much is encrypted ahead of a client's taking it.
constexpr qint64 writeAhead = 128 * 1024;

} // namespace

TlsStream::TlsStream(int descriptor, const QSslConfiguration &configuration, std::function<bool()> mayBegin)
    : m_descriptor(descriptor)
    , m_knock(descriptor, QSocketNotifier::Read)
    , m_configuration(configuration)
    , m_mayBegin(std::move(mayBegin))
{
    m_socket.setReadBufferSize(readAhead);
    // Queued: a QSslSocket that is written to reads, too, and says so, or that it has ended, from within.
    connect(&m_socket, &QIODevice::readyRead, this, &TlsStream::sayReadable, Qt::QueuedConnection);
    connect(
        &m_socket, &QSslSocket::encryptedBytesWritten, this,
        [this](qint64 bytes) {
            sendMore();
            Q_EMIT wrote(bytes);
        },
        Qt::QueuedConnection);
    connect(&m_socket, &QSslSocket::encrypted, this, &ClientStream::opened, Qt::QueuedConnection);
    connect(&m_socket, &QAbstractSocket::disconnected, this, &ClientStream::broke, Qt::QueuedConnection);
    connect(&m_knock, &QSocketNotifier::activated, this, &TlsStream::knock);
}

TlsStream::~TlsStream()
{
    // Its last signals must not find half of this object gone.
    m_socket.disconnect(this);
    abort();
}

void TlsStream::knock()
{
    m_knock.setEnabled(false);
    const ClientHello hello = peekClientHello(m_descriptor);
    if (hello == ClientHello::Awaited)
        QTimer::singleShot(knockPause, this, [this] { m_knock.setEnabled(m_descriptor >= 0); });
    else if (hello == ClientHello::Impossible || !m_mayBegin() || !begin())
        Q_EMIT broke();
}

bool TlsStream::begin()
{
    if (!m_socket.setSocketDescriptor(m_descriptor))
        return false;
    m_descriptor = -1;
    m_socket.setSslConfiguration(m_configuration);
    m_socket.startServerEncryption();
    return true;
}

qint64 TlsStream::read(char *data, qint64 size)
{
    if (m_descriptor >= 0)
        return 0;
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
    if (m_descriptor >= 0)
        return backup::hasEnded(m_descriptor);
    return m_socket.state() != QAbstractSocket::ConnectedState
        || backup::hasEnded(static_cast<int>(m_socket.socketDescriptor()));
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

qint64 TlsStream::kept() const
{
    return m_kept.size() + m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

void TlsStream::finish()
{
    m_socket.disconnectFromHost();
}

void TlsStream::abort()
{
    m_isReading = false;
    m_knock.setEnabled(false);
    m_kept.clear();
    m_sent = 0;
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
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
    if (m_sent == m_kept.size()) {
        m_kept.clear();
        m_sent = 0;
    }
}

} // namespace backup
