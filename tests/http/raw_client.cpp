#include "tests/http/raw_client.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace backup {

int statusOf(const std::optional<RawAnswer> &answer)
{
    return answer ? answer->status : 0;
}

std::optional<RawAnswer> takeAnswer(QByteArray &bytes, bool hasBody)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    RawAnswer answer;
    answer.head = bytes.first(end + 4);
    const QList<QByteArray> lines = bytes.first(end).split('\n');
    answer.status = lines.first().mid(9, 3).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = hasBody ? answer.headers.value("content-length", "0").toLongLong() : 0;
    if (bytes.size() < end + 4 + length)
        return {};
    answer.body = bytes.sliced(end + 4, length);
    bytes.remove(0, end + 4 + length);
    return answer;
}

RawClient::RawClient(quint16 port, const QHostAddress &origin, int receiveBuffer)
    : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
{
    if (receiveBuffer > 0)
        ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in from {};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(origin.toIPv4Address());
    ::bind(m_fd, reinterpret_cast<const sockaddr *>(&from), sizeof from);
    sockaddr_in to {};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(m_fd, reinterpret_cast<const sockaddr *>(&to), sizeof to);
    // On a busy machine another thread of the kernel does the rest of it, and the next could overtake this one.
    pollfd connected {m_fd, POLLOUT, 0};
    ::poll(&connected, 1, patienceMs);
}

RawClient::~RawClient()
{
    ::close(m_fd);
}

void RawClient::send(const QByteArray &bytes)
{
    qsizetype sent = 0;
    QDeadlineTimer deadline(patienceMs);
    while (sent < bytes.size() && !deadline.hasExpired()) {
        const ssize_t count =
            ::send(m_fd, bytes.constData() + sent, static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (count > 0)
            sent += count;
        else if (errno != EAGAIN && errno != ENOTCONN)
            return;
        else
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    }
}

void RawClient::closeSendingSide()
{
    ::shutdown(m_fd, SHUT_WR);
}

void RawClient::reset()
{
    const linger atOnce {1, 0};
    ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    ::close(m_fd);
    m_fd = -1;
    m_ended = true;
}

std::optional<RawAnswer> RawClient::answer(bool hasBody, int timeoutMs)
{
    QDeadlineTimer deadline(timeoutMs);
    for (;;) {
        if (auto taken = takeAnswer(m_bytes, hasBody))
            return taken;
        if (m_ended || deadline.hasExpired() || !readMore(static_cast<int>(deadline.remainingTime())))
            return {};
    }
}

bool RawClient::isClosedByServer(int timeoutMs)
{
    QDeadlineTimer deadline(timeoutMs);
    while (m_bytes.isEmpty() && !m_ended && !deadline.hasExpired())
        readMore(static_cast<int>(deadline.remainingTime()));
    return m_bytes.isEmpty() && m_ended;
}

QByteArray RawClient::rest()
{
    QCoreApplication::processEvents();
    readMore(0);
    return m_bytes;
}

bool RawClient::readMore(int timeoutMs)
{
    QDeadlineTimer deadline(timeoutMs);
    std::array<char, 65536> buffer {};
    for (;;) {
        const ssize_t count = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (count > 0) {
            m_bytes.append(buffer.data(), count);
            return true;
        }
        if (count == 0 || (errno != EAGAIN && errno != ENOTCONN)) {
            m_ended = true;
            return false;
        }
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        pollfd ready {m_fd, POLLIN, 0};
        ::poll(&ready, 1, 1);
    }
}

}
