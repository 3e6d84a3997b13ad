#include "service/api/http/peek.h"

#include <QByteArray>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace backup {

namespace {

constexpr std::size_t recordHeader = 5;
constexpr unsigned char handshakeRecord = 22;
constexpr unsigned char tlsMajorVersion = 3;
//! RFC 8446, 5.1.
constexpr int largestFragment = 16 * 1024;

//! The socket is readable when so many bytes, or their end, are there.
void wakeAt(int descriptor, int bytes)
{
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

} // namespace

bool hasEnded(int descriptor)
{
    pollfd state {descriptor, POLLRDHUP, 0};
    return ::poll(&state, 1, 0) > 0;
}

bool hasRequestHead(int descriptor, qint64 largest)
{
    QByteArray head(largest, Qt::Uninitialized);
    const ssize_t count = ::recv(descriptor, head.data(), static_cast<size_t>(largest), MSG_PEEK | MSG_DONTWAIT);
    return count > 0 && QByteArrayView(head).first(count).contains("\r\n\r\n");
}

ClientHello peekClientHello(int descriptor)
{
    std::array<unsigned char, recordHeader> header {};
    const ssize_t count = ::recv(descriptor, header.data(), header.size(), MSG_PEEK | MSG_DONTWAIT);
    if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        return ClientHello::Impossible;
    if ((count > 0 && header[0] != handshakeRecord) || (count > 1 && header[1] != tlsMajorVersion))
        return ClientHello::Impossible;
    int size = recordHeader;
    if (count == recordHeader) {
        const int fragment = header[3] * 256 + header[4];
        if (fragment > largestFragment)
            return ClientHello::Impossible;
        size += fragment;
        int here = 0;
        if (::ioctl(descriptor, FIONREAD, &here) == 0 && here >= size) {
            wakeAt(descriptor, 1);
            return ClientHello::Whole;
        }
    }
    if (hasEnded(descriptor))
        return ClientHello::Impossible;
    wakeAt(descriptor, size);
    return ClientHello::Awaited;
}

} // namespace backup
