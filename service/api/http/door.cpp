#include "service/api/http/door.h"

#include "service/api/http/admission.h"
#include "service/api/http/http_answer.h"
#include "service/api/http/peek.h"
#include "service/api/http/plain_stream.h"
#include "service/api/http/tls_stream.h"

#include <QLoggingCategory>
#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <numeric>
#include <sys/socket.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Of requests.
constexpr double handshakeCost = 5;
//! Clients of one address that are let in out of a long queue: in a second, and at once when it has rested.
constexpr int queuePlaces = 32;
constexpr int queuePlacesAtOnce = 4;

//! What this thread has used so far: a client does not pay for what else the machine does.
std::chrono::nanoseconds processorTime()
{
    timespec used {};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

//! Nothing of a request has come that is being answered.
bool hasNoRequest(const Connection &connection)
{
    return connection.phase() != Connection::Phase::Handling && connection.phase() != Connection::Phase::Writing;
}

Seat seatOf(const Connection *connection)
{
    const auto rank = [connection]() -> std::optional<int> {
        switch (connection->phase()) {
        case Connection::Phase::Idle:
        case Connection::Phase::Reading:
        case Connection::Phase::Refusing:
        case Connection::Phase::Closing:
        case Connection::Phase::Closed:
            return 0;
        case Connection::Phase::Writing:
            return 1;
        case Connection::Phase::Handling:
            break;
        }
        return connection->isHalfClosed() ? std::optional(1) : std::nullopt;
    };
    return {connection->peer(), rank(), connection->since()};
}

}

Door::Door(const DoorSettings &settings, Receiver receiver, QObject *parent)
    : QObject(parent)
    , m_names(settings.names)
    , m_rules {settings.limits, [this](const QHostAddress &peer) { return count(peer, 1); },
          [this](const HttpRequest &request, const RequestTarget &target, const QHostAddress &peer) {
              return inspect(request, target, peer);
          },
          [this, receiver = std::move(receiver)](const IncomingRequest &incoming, const Respond &respond) {
              // One request of it is counted already.
              spend(incoming.peer, 1, [&] { receiver(incoming, respond); });
          },
          [this](const QHostAddress &peer, const std::function<void()> &work) { spend(peer, 0, work); },
          [this](const QHostAddress &peer) { return m_rateLimit.isBusy(peer, std::chrono::steady_clock::now()); }, {},
          {}}
    , m_rateLimit(settings.limits.requestsPerSecond)
    , m_queueLimit(queuePlaces, queuePlacesAtOnce)
    , m_tokens(settings.tokenFile, settings.tokenFor)
    , m_tls(settings.tlsCertificate, settings.tlsKey)
    , m_porch(settings.limits.firstReservedDescriptor,
          {[this](const Newcomer &newcomer) { return !isFullFor(newcomer); },
              [this](const Newcomer &newcomer) { return hasAsked(newcomer.descriptor); },
              [this](const Newcomer &newcomer) { enter(newcomer); },
              [this](const Newcomer &newcomer) { turnAway(newcomer); }})
{
    m_alarm.setSingleShot(true);
    connect(&m_alarm, &QTimer::timeout, this, &Door::expireConnections);
}

Door::~Door()
{
    // The connections' last signals must not find half of this object gone.
    for (Connection *connection : std::as_const(m_connections))
        connection->disconnect(this);
    qDeleteAll(m_connections);
}

void Door::enter(const Newcomer &newcomer)
{
    const bool isFull = isFullFor(newcomer);
    const bool hasAsked = (isFull || newcomer.isFromLongQueue) && this->hasAsked(newcomer.descriptor);
    if (hasAsked && newcomer.isFromLongQueue && !m_queueLimit.admit(newcomer.peer, std::chrono::steady_clock::now())) {
        // To answer each would cost those who wait behind them their time.
        ::close(newcomer.descriptor);
        return;
    }
    if (!isFull)
        return open(newcomer);
    if (hasAsked)
        return takeFromOthers(newcomer);
    // In a flood, to free a place for each that says nothing would cost those who ask something their time.
    m_porch.add(newcomer);
}

bool Door::isFullFor(const Newcomer &newcomer) const
{
    const DoorLimits &limits = m_rules.limits;
    return isReserved(newcomer) || m_connections.size() >= limits.maxConnections
        || std::ranges::count(m_connections, newcomer.peer, &Connection::peer) >= limits.maxConnectionsPerAddress;
}

bool Door::isReserved(const Newcomer &newcomer) const
{
    return newcomer.descriptor >= m_rules.limits.firstReservedDescriptor;
}

void Door::takeFromOthers(const Newcomer &newcomer)
{
    if (makeRoomFor(newcomer))
        open(newcomer);
    else
        turnAway(newcomer);
}

bool Door::makeRoomFor(const Newcomer &newcomer)
{
    DoorLimits limits = m_rules.limits;
    if (isReserved(newcomer))
        limits.maxConnections = static_cast<int>(m_connections.size());
    // Nobody is spared without end: clients may ask faster than they are answered.
    for (qsizetype toSpare = m_connections.size();; --toSpare) {
        QList<Seat> seats;
        seats.reserve(m_connections.size());
        for (const Connection *connection : std::as_const(m_connections))
            seats.append(seatOf(connection));
        const Admission admission = admit(newcomer.peer, seats, limits);
        if (admission.freed < 0)
            return admission.isAdmitted;
        Connection *leaving = m_connections[admission.freed];
        // Its request may have come in the meantime; in a flood that is what tells a client from an attacker.
        const bool hadNoRequest = hasNoRequest(*leaving);
        const auto before = leaving->since();
        leaving->read();
        const bool isAnswered = leaving->phase() == Connection::Phase::Idle && leaving->since() != before;
        if (toSpare > 0 && hadNoRequest && (isAnswered || !hasNoRequest(*leaving)))
            continue;
        leaving->close();
        return true;
    }
}

void Door::turnAway(const Newcomer &newcomer)
{
    // With TLS, an answer would need a handshake first.
    if (!m_tls.isUsed()) {
        const ApiResponse response = responseTo({503, u"All places are taken."_s,
            u"Try again in a second. Where many wait for their backups, raise max_connections_per_address, or "
            "max_connections, in [server]."_s,
            {{"Retry-After"_ba, "1"_ba}}});
        const QByteArray answer = answerHead(response, true, m_rules.clock.date()) + response.body;
        // With bytes of the client unread, close(2) would take the answer back.
        std::array<char, 4096> unread {};
        ::recv(newcomer.descriptor, unread.data(), unread.size(), MSG_DONTWAIT);
        ::send(
            newcomer.descriptor, answer.constData(), static_cast<size_t>(answer.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    }
    ::close(newcomer.descriptor);
}

void Door::open(const Newcomer &newcomer)
{
    std::unique_ptr<ClientStream> stream;
    if (m_tls.isUsed())
        stream = std::make_unique<TlsStream>(newcomer.descriptor, m_tls.configuration(),
            [this, peer = newcomer.peer] { return !count(peer, handshakeCost); });
    else
        stream = std::make_unique<PlainStream>(newcomer.descriptor);
    auto *connection = new Connection(std::move(stream), newcomer.peer, m_rules, this);
    m_connections.append(connection);
    connect(connection, &Connection::deadlineMoved, this, [this, connection] {
        watch(connection->deadline());
        if (connection->phase() == Connection::Phase::Writing)
            boundKept(connection);
    });
    connect(connection, &Connection::closed, this, [this, connection] { remove(connection); });
    watch(connection->deadline());
    connection->read();
}

bool Door::mayWait() const
{
    // Who will send no more has most often gone; the place of one who has not is the first to be taken by others.
    const auto isWaiting = [](const Connection *each) {
        return each->phase() == Connection::Phase::Handling && !each->isHalfClosed();
    };
    return std::ranges::count_if(m_connections, isWaiting) <= m_rules.limits.maxWaiting;
}

bool Door::hasAsked(int descriptor) const
{
    return m_tls.isUsed() ? peekClientHello(descriptor) == ClientHello::Whole
                          : hasRequestHead(descriptor, m_rules.limits.maxHeader);
}

std::optional<Refusal> Door::count(const QHostAddress &peer, double cost)
{
    const bool isCounted = m_rules.limits.countsLocalRequests || !peer.isLoopback();
    if (!isCounted || m_rateLimit.admit(peer, std::chrono::steady_clock::now(), cost))
        return {};
    return Refusal {429, u"Too many requests from this address."_s, u"Ask less often."_s, {{"Retry-After"_ba, "1"_ba}}};
}

void Door::spend(const QHostAddress &peer, double counted, const std::function<void()> &work)
{
    const auto begun = processorTime();
    work();
    m_rateLimit.charge(peer, processorTime() - begun, counted, std::chrono::steady_clock::now());
}

std::variant<Access, Refusal> Door::inspect(
    const HttpRequest &request, const RequestTarget &target, const QHostAddress &peer)
{
    const auto now = std::chrono::steady_clock::now();
    auto refusal = guard(request, target, m_names);
    if (refusal && now - m_namesReadAt >= m_rules.limits.namesAge) {
        m_names.own.unite(ownHostNames());
        m_namesReadAt = now;
        refusal = guard(request, target, m_names);
    }
    if (refusal)
        return *std::move(refusal);
    return m_tokens.judge(request, target, peer, now);
}

void Door::boundKept(const Connection *newest)
{
    const auto all = [this] {
        return std::accumulate(m_connections.cbegin(), m_connections.cend(), qint64(0),
            [](qint64 sum, const Connection *each) { return sum + each->kept(); });
    };
    while (all() > m_rules.limits.maxKept) {
        QHash<QHostAddress, qint64> kept;
        for (const Connection *each : std::as_const(m_connections))
            kept[each->peer()] += each->kept();
        // The address for which the most is kept loses its oldest; a client that takes its one answer keeps it.
        Connection *leaving = nullptr;
        for (Connection *each : std::as_const(m_connections)) {
            if (each == newest || each->kept() == 0)
                continue;
            if (!leaving || kept[each->peer()] > kept[leaving->peer()]
                || (each->peer() == leaving->peer() && each->since() < leaving->since()))
                leaving = each;
        }
        if (!leaving)
            return;
        leaving->close();
    }
}

void Door::remove(Connection *connection)
{
    m_connections.removeOne(connection);
    connection->deleteLater();
    if (m_connections.isEmpty()) {
        m_alarm.stop();
        m_alarmAt = QDeadlineTimer(QDeadlineTimer::Forever);
    }
}

void Door::watch(QDeadlineTimer deadline)
{
    if (deadline.isForever() || deadline >= m_alarmAt)
        return;
    m_alarmAt = deadline;
    m_alarm.start(static_cast<int>(std::clamp<qint64>(deadline.remainingTime() + 1, 0, 3'600'000)));
}

void Door::expireConnections()
{
    m_alarmAt = QDeadlineTimer(QDeadlineTimer::Forever);
    const QList<Connection *> connections = m_connections;
    for (Connection *connection : connections) {
        if (connection->deadline().hasExpired())
            connection->expire();
        watch(connection->deadline());
    }
}

}
