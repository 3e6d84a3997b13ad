#include "service/api/http/listener.h"

#include <QTimer>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

namespace backup {

using namespace std::chrono_literals;

namespace {

//! Clients that knock faster than they are let in; one that finds no place tries again after a whole second.
constexpr int backlog = 4096;
//! Before those who came earlier are answered.
constexpr int acceptedAtOnce = 64;
//! To let in so many takes about 50 ms where each asks for something large.
constexpr unsigned longQueue = 256;
//! What the kernel holds of an answer beyond what it has sent.
constexpr int untakenBytes = 128 * 1024;
//! Without descriptors or memory, until the next try.
constexpr auto restTime = 1s;

//! Accepted connections inherit these.
void setOptions(int listening)
{
    const auto set = [listening](int level, int option, int value) {
        ::setsockopt(listening, level, option, &value, sizeof value);
    };
    set(IPPROTO_TCP, TCP_NODELAY, 1);
    // Else the kernel takes up to 4 MiB (tcp_wmem) of an answer that its client does not take, for each connection.
    set(IPPROTO_TCP, TCP_NOTSENT_LOWAT, untakenBytes);
    // Who waits for the end of a backup and vanishes without a word keeps its place for two minutes.
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
    set(IPPROTO_TCP, TCP_KEEPCNT, 4);
}

//! Clients who are connected and not accepted yet.
unsigned queueAt(int listening)
{
    tcp_info info {};
    socklen_t size = sizeof info;
    // Of a listening socket this field tells how many wait.
    return ::getsockopt(listening, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_unacked : 0;
}

QHostAddress addressOf(const sockaddr_storage &storage)
{
    const QHostAddress peer(reinterpret_cast<const sockaddr *>(&storage));
    bool isIPv4 = false;
    const quint32 ipv4 = peer.toIPv4Address(&isIPv4);
    return isIPv4 ? QHostAddress(ipv4) : peer;
}

} // namespace

Listener::Listener(Receive receive, QObject *parent)
    : QTcpServer(parent)
    , m_receive(std::move(receive))
{
    setListenBacklogSize(backlog);
}

bool Listener::open(const QHostAddress &address, quint16 port)
{
    if (!listen(address, port))
        return false;
    pauseAccepting();
    setOptions(static_cast<int>(socketDescriptor()));
    m_notifier = std::make_unique<QSocketNotifier>(socketDescriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Listener::acceptSome);
    return true;
}

void Listener::introduce(QTcpSocket *socket)
{
    addPendingConnection(socket);
    // Taking a pending connection has made QTcpServer accept again.
    pauseAccepting();
}

void Listener::acceptSome()
{
    const int self = static_cast<int>(socketDescriptor());
    const bool isLong = queueAt(self) > longQueue;
    for (int i = 0; i < acceptedAtOnce; ++i) {
        sockaddr_storage peer {};
        socklen_t size = sizeof peer;
        const int descriptor =
            ::accept4(self, reinterpret_cast<sockaddr *>(&peer), &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor < 0) {
            const int error = errno;
            if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM)
                rest();
            return;
        }
        m_receive({descriptor, addressOf(peer), isLong});
    }
}

void Listener::rest()
{
    m_notifier->setEnabled(false);
    QTimer::singleShot(restTime, this, [this] { m_notifier->setEnabled(true); });
}

} // namespace backup
