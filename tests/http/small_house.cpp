#include "tests/http/small_house.h"

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

DoorSettings smallHouse(int places)
{
    DoorSettings settings;
    settings.names.own = {"pi"_ba};
    settings.limits.maxConnections = places;
    return settings;
}

int enter(Door &door, const QByteArray &sent, const QHostAddress &peer, bool isFromLongQueue)
{
    std::array<int, 2> ends {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return -1;
    if (::write(ends[0], sent.constData(), static_cast<size_t>(sent.size())) == sent.size())
        door.enter({ends[1], peer, isFromLongQueue});
    return ends[0];
}

QByteArray readFrom(int client)
{
    QByteArray bytes(1000, Qt::Uninitialized);
    return bytes.first(std::max<qsizetype>(0, ::read(client, bytes.data(), 1000)));
}

}
