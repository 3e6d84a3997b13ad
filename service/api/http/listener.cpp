#include "service/api/http/listener.h"

#include <QTimer>
#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace backup {

using namespace std::chrono_literals;

namespace {

//! Clients that knock faster than they are let in; one that finds no place tries again after a whole second.
constexpr int backlog = 4096;
//! Before those who came earlier are answered.
constexpr int acceptedAtOnce = 64;
//! So many in one turn are a crowd.
constexpr int crowd = 16;
//! Without descriptors or memory, until the next try.
constexpr auto restTime = 1s;

} // namespace

Listener::Listener(std::function<void(int, Arrival)> receive, QObject *parent)
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
    for (int i = 0; i < acceptedAtOnce; ++i) {
        const int descriptor = ::accept4(self, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor >= 0)
            m_receive(descriptor, m_isCrowded || i >= crowd ? Arrival::InACrowd : Arrival::Alone);
        else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            return rest();
        else if (errno == EAGAIN) {
            m_isCrowded = false;
            return;
        }
    }
    m_isCrowded = true;
}

void Listener::rest()
{
    m_notifier->setEnabled(false);
    QTimer::singleShot(restTime, this, [this] { m_notifier->setEnabled(true); });
}

} // namespace backup
