#include "service/api/http/peek.h"
#include "tests/fuzz/fuzz.h"

#include <array>
#include <sys/socket.h>
#include <unistd.h>

using namespace backup;

namespace {

void send(int client, QByteArrayView bytes)
{
    require(::send(client, bytes.data(), static_cast<size_t>(bytes.size()), MSG_NOSIGNAL) == bytes.size());
}

}

//! The first byte says how long a head may be; the rest is what a client sends, in two parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const qint64 largest = 1 + data[0];
    const QByteArrayView bytes = bytesOf(data, size).sliced(2);
    const qsizetype first = bytes.size() * data[1] / 256;
    std::array<int, 2> ends {};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    const auto [server, client] = ends;

    send(client, bytes.first(first));
    const bool hadHead = hasRequestHead(server, largest);
    const ClientHello before = peekClientHello(server);
    send(client, bytes.sliced(first));
    const bool hasHead = hasRequestHead(server, largest);
    const ClientHello after = peekClientHello(server);

    require(hasHead == bytes.first(std::min<qsizetype>(bytes.size(), largest)).contains("\r\n\r\n"));
    require(hasHead || !hadHead);
    // What was decided stays so, however the bytes are cut.
    require(before == ClientHello::Awaited || before == after);
    if (after == ClientHello::Whole) {
        require(bytes.size() >= 5 && bytes[0] == 22 && bytes[1] == 3);
        const int length = static_cast<unsigned char>(bytes[3]) * 256 + static_cast<unsigned char>(bytes[4]);
        require(bytes.size() >= 5 + length);
    }
    ::shutdown(client, SHUT_WR);
    require(hasEnded(server));
    require(peekClientHello(server) != ClientHello::Awaited);

    QByteArray taken(bytes.size() + 1, Qt::Uninitialized);
    const ssize_t count = ::recv(server, taken.data(), static_cast<size_t>(taken.size()), 0);
    require(count == bytes.size() && taken.first(bytes.size()) == bytes);
    ::close(server);
    ::close(client);
    return 0;
}
