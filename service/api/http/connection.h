#pragma once

#include "service/api/http/access.h"
#include "service/api/http/client_stream.h"
#include "service/api/http/door_limits.h"
#include "service/api/http/http_clock.h"
#include "service/api/http/request_reader.h"
#include "service/api/http/request_target.h"
#include "service/api/http/turns.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QObject>
#include <chrono>
#include <functional>
#include <memory>
#include <variant>

namespace backup {

//! A whole request that the door has let in.
struct IncomingRequest {
    HttpRequest request;
    RequestTarget target;
    QHostAddress peer;
    Access access;
    //! Whether there is still somebody to answer; also one who will send no more, for nobody can tell from outside
    //! whether such a client reads on.
    std::function<bool()> isConnected;
};

//! What all connections of one door share.
struct ConnectionRules {
    DoorLimits limits;
    //! Counts what an address asks; why it is turned away, when that is too much.
    std::function<std::optional<Refusal>(const QHostAddress &)> count;
    //! Asked once per request, before its body is read.
    std::function<std::variant<Access, Refusal>(const HttpRequest &, const RequestTarget &, const QHostAddress &)>
        inspect;
    std::function<void(const IncomingRequest &, const Respond &)> receive;
    //! Does work for an address, which pays for the time.
    std::function<void(const QHostAddress &, const std::function<void()> &)> spend;
    //! Whether work for an address has lately taken so long that others come before it.
    std::function<bool(const QHostAddress &)> isBusy;
    HttpClock clock;
    //! For what a client's answer still needs, for the next of its requests, and for those of busy addresses.
    Turns turns;
};

//! One client's connection: reads one request at a time, hands it on, writes its answer, and only then reads on, so
//! that pipelined answers keep their order and no client can queue up work.
class Connection : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        //! Between requests.
        Idle,
        //! Part of a request has come.
        Reading,
        //! The answer is being made.
        Handling,
        //! A refusal is held back.
        Refusing,
        //! The client is slow to take the answer.
        Writing,
        //! The last answer was sent; what still comes is dropped until the client closes.
        Closing,
        Closed,
    };

    //! \a rules must outlive this object.
    Connection(std::unique_ptr<ClientStream> stream, const QHostAddress &peer, ConnectionRules &rules, QObject *parent);
    ~Connection() override;

    Phase phase() const { return m_phase; }
    //! When the phase began.
    std::chrono::steady_clock::time_point since() const { return m_since; }
    const QHostAddress &peer() const { return m_peer; }
    QDeadlineTimer deadline() const { return m_deadline; }
    //! Bytes of memory that the answer takes until the client has taken all of it.
    qint64 kept() const { return m_stream->kept(); }
    //! Whether the client has closed its sending side while its answer is being made.
    bool isHalfClosed() const { return m_phase == Phase::Handling && m_stream->hasEnded(); }

    //! Reads what has come.
    void read();
    //! The deadline has passed: says what there is to say to the client, and ends.
    void expire();
    //! Ends at once.
    void close();

Q_SIGNALS:
    //! deadline() is another.
    void deadlineMoved();
    //! Said once, last.
    void closed();

private:
    void work();
    bool inspectHead();
    void handOn();
    void answer(quint64 exchange, const ApiResponse &response);
    void refuse(const Refusal &refusal);
    void send(const ApiResponse &response);
    //! Goes over to the next request, or to the end of the connection.
    void endAnswer();
    void wrote(qint64 bytes);
    //! While Writing: waits for the client, sends more, or ends the answer.
    void goOn();
    //! Sends the next piece of the answer.
    void sendPiece();
    //! Goes on to the next request; to one that is here already when it is this connection's turn.
    void readOn();
    //! Works when it is this connection's turn, and reads nothing before.
    void awaitTurn();
    void resume();
    void finish();
    void enter(Phase phase, std::chrono::milliseconds allowed);

    const std::unique_ptr<ClientStream> m_stream;
    ConnectionRules &m_rules;
    RequestReader m_reader;
    RequestTarget m_target;
    const QHostAddress m_peer;
    Phase m_phase = Phase::Idle;
    std::chrono::steady_clock::time_point m_since;
    QDeadlineTimer m_deadline;
    //! What the request being read may do.
    Access m_access;
    //! Said at the end of Refusing.
    Refusal m_refusal;
    //! Number of the request whose answer is awaited; an answer to another comes too late.
    quint64 m_exchange = 0;
    //! Of the answer, what the stream does not have yet.
    ApiResponse::Rest m_rest;
    bool m_isPieceDue = false;
    //! Since the deadline was last moved, while Writing; dropped, while Closing.
    qint64 m_moved = 0;
    bool m_isHead = false;
    bool m_closesAfter = false;
    //! A request was refused before all of it had come.
    bool m_maySendOn = false;
    bool m_isResuming = false;
};

}
