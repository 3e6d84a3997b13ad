#include "service/api/http/plain_stream.h"

#include "service/api/http/peek.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace backup {

namespace {

iovec bytesFrom(const QByteArray &bytes, qint64 offset)
{
    // sendmsg(2) only reads.
    return {const_cast<char *>(bytes.constData()) + offset, static_cast<size_t>(bytes.size() - offset)};
}

bool isTemporary(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

PlainStream::PlainStream(int descriptor)
    : m_descriptor(descriptor)
    , m_readNotifier(descriptor, QSocketNotifier::Read)
    , m_writeNotifier(descriptor, QSocketNotifier::Write)
{
    m_writeNotifier.setEnabled(false);
    connect(&m_readNotifier, &QSocketNotifier::activated, this, &ClientStream::readable);
    connect(&m_writeNotifier, &QSocketNotifier::activated, this, &PlainStream::sendMore);
}

PlainStream::~PlainStream()
{
    abort();
}

qint64 PlainStream::read(char *data, qint64 size)
{
    const ssize_t count = ::recv(m_descriptor, data, static_cast<size_t>(size), 0);
    if (count > 0)
        return count;
    return count < 0 && isTemporary(errno) ? 0 : -1;
}

void PlainStream::setReading(bool isReading)
{
    m_readNotifier.setEnabled(isReading && m_descriptor >= 0);
}

bool PlainStream::hasEnded()
{
    return backup::hasEnded(m_descriptor);
}

void PlainStream::write(const QByteArray &head, const QByteArray &body)
{
    keep(head);
    keep(body);
    // The notifier says the rest: the caller learns of a break from there, never from within this call.
    if (sendKept() < 0 || m_unsent > 0)
        m_writeNotifier.setEnabled(true);
}

void PlainStream::finish()
{
    ::shutdown(m_descriptor, SHUT_WR);
}

void PlainStream::abort()
{
    if (m_descriptor < 0)
        return;
    m_readNotifier.setEnabled(false);
    m_writeNotifier.setEnabled(false);
    m_kept.clear();
    m_unsent = 0;
    ::close(m_descriptor);
    m_descriptor = -1;
}

void PlainStream::keep(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    m_kept.append(bytes);
    m_unsent += bytes.size();
}

//! Sends what the kernel takes; answers how much that was, -1 when the connection is broken.
qint64 PlainStream::sendKept()
{
    if (m_kept.isEmpty())
        return 0;
    std::array parts {bytesFrom(m_kept.first(), m_sent), iovec {}};
    if (m_kept.size() > 1)
        parts[1] = bytesFrom(m_kept[1], 0);
    msghdr message {};
    message.msg_iov = parts.data();
    message.msg_iovlen = m_kept.size() > 1 ? 2 : 1;
    const ssize_t count = ::sendmsg(m_descriptor, &message, MSG_NOSIGNAL);
    if (count < 0)
        return isTemporary(errno) ? 0 : -1;
    m_unsent -= count;
    m_sent += count;
    while (!m_kept.isEmpty() && m_sent >= m_kept.first().size())
        m_sent -= m_kept.takeFirst().size();
    return count;
}

void PlainStream::sendMore()
{
    const qint64 count = sendKept();
    if (count < 0) {
        m_writeNotifier.setEnabled(false);
        Q_EMIT broke();
        return;
    }
    m_writeNotifier.setEnabled(m_unsent > 0);
    if (count > 0)
        Q_EMIT wrote(count);
}

} // namespace backup
