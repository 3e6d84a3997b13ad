#pragma once

#include "service/api/http/connection.h"
#include "service/api/http/door_settings.h"
#include "service/api/http/listener.h"
#include "service/api/http/porch.h"
#include "service/api/http/rate_limit.h"
#include "service/api/http/tls_identity.h"
#include "service/api/http/token_gate.h"

#include <QList>
#include <QObject>
#include <QTimer>

namespace backup {

//! Decides who comes in, and keeps the connections and their deadlines.
class Door : public QObject
{
    Q_OBJECT

public:
    using Receiver = std::function<void(const IncomingRequest &, const Respond &)>;

    Door(const DoorSettings &settings, Receiver receiver, QObject *parent = nullptr);
    ~Door() override;

    //! Reads what is needed before the first client comes: the certificate, where TLS is spoken.
    Result<void> prepare() { return m_tls.isUsed() ? m_tls.load() : Result<void>(); }
    //! Takes a client's connection, which this object closes.
    void enter(const Newcomer &newcomer);
    //! Clients connected now.
    qsizetype connectionCount() const { return m_connections.size(); }

    //! Whether a timer runs; none does while nobody is connected.
    bool hasAlarm() const { return m_alarm.isActive(); }
    //! Whether one more client may wait for a later answer, the one that asks already counted.
    bool mayWait() const;

private:
    //! Whether a newcomer finds no free place.
    bool isFullFor(const Newcomer &newcomer) const;
    //! Whether so many descriptors are in use that this one is not for a client.
    bool isReserved(const Newcomer &newcomer) const;
    //! Gives a newcomer that has asked the place of somebody else, or turns it away.
    void takeFromOthers(const Newcomer &newcomer);
    //! Frees a place.
    bool makeRoomFor(const Newcomer &newcomer);
    void turnAway(const Newcomer &newcomer);
    //! Gives a newcomer a place that is free.
    void open(const Newcomer &newcomer);
    //! Whether what a client has to say first has come: a request's head, or what begins a handshake.
    bool hasAsked(int descriptor) const;
    //! Counts what \a peer asks as so many requests; why it is turned away, when that is too much.
    std::optional<Refusal> count(const QHostAddress &peer, double cost);
    //! Does work for \a peer, whose share of the service's time it takes, less what is \a counted already as requests.
    void spend(const QHostAddress &peer, double counted, const std::function<void()> &work);
    std::variant<Access, Refusal> inspect(
        const HttpRequest &request, const RequestTarget &target, const QHostAddress &peer);
    //! Ends slow readers while too much is kept for them, but not \a newest.
    void boundKept(const Connection *newest);
    void remove(Connection *connection);
    void watch(QDeadlineTimer deadline);
    void expireConnections();

    ServerNames m_names;
    std::chrono::steady_clock::time_point m_namesReadAt = std::chrono::steady_clock::now();
    ConnectionRules m_rules;
    RateLimit m_rateLimit;
    RateLimit m_queueLimit;
    TokenGate m_tokens;
    TlsIdentity m_tls;
    QList<Connection *> m_connections;
    Porch m_porch;
    //! Fires at the earliest deadline that was known when it was started, or earlier.
    QTimer m_alarm;
    QDeadlineTimer m_alarmAt {QDeadlineTimer::Forever};
};

}
