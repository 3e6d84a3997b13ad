#include "service/system/datagram.h"

#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace backup {

bool sendDatagram(const QByteArray &address, const QByteArray &data)
{
    sockaddr_un to {};
    to.sun_family = AF_UNIX;
    if (address.isEmpty() || static_cast<std::size_t>(address.size()) >= sizeof(to.sun_path))
        return false;
    std::memcpy(to.sun_path, address.constData(), static_cast<std::size_t>(address.size()));
    if (to.sun_path[0] == '@')
        to.sun_path[0] = '\0';

    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return false;
    // The length, not a NUL, ends an abstract name (unix(7)).
    const auto length =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(address.size()));
    const ssize_t sent = ::sendto(socket, data.constData(), static_cast<std::size_t>(data.size()), MSG_NOSIGNAL,
        reinterpret_cast<const sockaddr *>(&to), length);
    ::close(socket);
    return sent == data.size();
}

}
