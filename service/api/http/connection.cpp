#include "service/api/http/connection.h"

#include "service/api/http/http_answer.h"

#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype readSize = 16 * 1024;
//! How much of an answer a slow reader must take before its deadline is moved.
constexpr qint64 slowReaderStep = 64 * 1024;
constexpr qint64 pieceSize = 64 * 1024;
//! After the last answer: closing with unread bytes would reset the connection and could take the answer with it.
constexpr auto lingerTimeout = 1s;
constexpr qint64 lingerBytes = 8 * 1024 * 1024;
constexpr auto never = std::chrono::milliseconds(-1);

}

Connection::Connection(
    std::unique_ptr<ClientStream> stream, const QHostAddress &peer, ConnectionRules &rules, QObject *parent)
    : QObject(parent)
    , m_stream(std::move(stream))
    , m_rules(rules)
    , m_reader(rules.limits)
    , m_peer(peer)
{
    connect(m_stream.get(), &ClientStream::readable, this, &Connection::read);
    connect(m_stream.get(), &ClientStream::wrote, this, &Connection::wrote);
    connect(m_stream.get(), &ClientStream::broke, this, &Connection::close);
    connect(m_stream.get(), &ClientStream::opened, this, [this] {
        if (m_phase == Phase::Idle)
            enter(Phase::Idle, m_rules.limits.idleTimeout);
    });
    const DoorLimits &limits = m_rules.limits;
    enter(Phase::Idle, m_stream->isOpen() ? limits.idleTimeout : std::min(limits.requestTimeout, limits.idleTimeout));
}

Connection::~Connection()
{
    m_stream->disconnect(this);
}

void Connection::read()
{
    if (m_phase == Phase::Closed)
        return;
    if (m_phase == Phase::Handling || m_phase == Phase::Writing || m_phase == Phase::Refusing || m_isResuming)
        return m_stream->setReading(false);
    std::array<char, readSize> buffer {};
    const qint64 count = m_stream->read(buffer.data(), readSize);
    if (count < 0)
        return close();
    if (m_phase == Phase::Closing) {
        m_moved += count;
        if (m_moved > lingerBytes)
            return close();
    } else {
        m_reader.feed(QByteArrayView(buffer.data(), count));
        if (count > 0 && m_rules.isBusy(m_peer))
            awaitTurn();
        else
            work();
    }
    // One block at a time, so that nobody is starved by a client that never stops sending.
    if (count == readSize)
        QMetaObject::invokeMethod(this, &Connection::read, Qt::QueuedConnection);
}

void Connection::work()
{
    while (m_phase == Phase::Idle || m_phase == Phase::Reading) {
        switch (m_reader.advance()) {
        case RequestReader::Step::NeedsMore:
            if (m_phase == Phase::Idle && m_reader.hasBegun())
                enter(Phase::Reading, m_rules.limits.requestTimeout);
            return;
        case RequestReader::Step::HeadRead:
            if (!inspectHead())
                return;
            break;
        case RequestReader::Step::Complete:
            // Others come before this client's next request, which may be here already.
            return handOn();
        case RequestReader::Step::Refused:
            return refuse(m_rules.count(m_peer).value_or(m_reader.refusal()));
        }
    }
}

bool Connection::inspectHead()
{
    if (const auto refusal = m_rules.count(m_peer)) {
        refuse(*refusal);
        return false;
    }
    const HttpRequest &request = m_reader.request();
    auto target = readTarget(request);
    if (const Refusal *refusal = std::get_if<Refusal>(&target)) {
        refuse(*refusal);
        return false;
    }
    m_target = std::get<RequestTarget>(std::move(target));
    auto verdict = m_rules.inspect(request, m_target, m_peer);
    if (const Refusal *refusal = std::get_if<Refusal>(&verdict)) {
        refuse(*refusal);
        return false;
    }
    m_access = std::get<Access>(verdict);
    if (m_reader.framing().expectsContinue && m_reader.framing().hasBody())
        m_stream->write("HTTP/1.1 100 Continue\r\n\r\n"_ba, {});
    return true;
}

void Connection::handOn()
{
    enter(Phase::Handling, never);
    m_closesAfter = m_reader.framing().closesAfter;
    m_isHead = m_reader.request().method == "HEAD";
    const quint64 exchange = ++m_exchange;
    const QPointer<Connection> self(this);
    const IncomingRequest incoming {m_reader.takeRequest(), std::move(m_target), m_peer, m_access,
        [self, exchange] { return self && self->m_exchange == exchange && self->m_phase == Phase::Handling; }};
    m_rules.receive(incoming, [self, exchange](const ApiResponse &response) {
        if (self)
            self->answer(exchange, response);
    });
}

void Connection::answer(quint64 exchange, const ApiResponse &response)
{
    if (exchange != m_exchange || m_phase != Phase::Handling)
        return;
    send(response);
    if (m_phase == Phase::Idle)
        readOn();
}

void Connection::refuse(const Refusal &refusal)
{
    m_closesAfter = true;
    m_maySendOn = true;
    m_isHead = m_reader.request().method == "HEAD";
    m_refusal = refusal;
    // Whatever comes from now on, nothing more of the request is read.
    enter(Phase::Refusing, refusal.delay.count() > 0 ? refusal.delay : never);
    if (refusal.delay.count() == 0)
        send(responseTo(refusal));
}

void Connection::send(const ApiResponse &response)
{
    const bool hasBody = mayHaveBody(response) && !m_isHead;
    m_rest = hasBody ? response.rest : ApiResponse::Rest {};
    m_stream->write(answerHead(response, m_closesAfter, m_rules.clock.date()), hasBody ? response.body : QByteArray());
    m_moved = 0;
    if (m_stream->unsent() == 0 && m_rest.size == 0)
        return endAnswer();
    enter(Phase::Writing, m_rules.limits.slowReaderTimeout);
    if (m_stream->unsent() == 0)
        goOn();
}

void Connection::endAnswer()
{
    m_rest = {};
    if (m_closesAfter)
        finish();
    else
        enter(Phase::Idle, m_rules.limits.idleTimeout);
}

void Connection::wrote(qint64 bytes)
{
    if (m_phase != Phase::Writing)
        return;
    m_moved += bytes;
    if (m_moved >= slowReaderStep) {
        m_moved = 0;
        enter(Phase::Writing, m_rules.limits.slowReaderTimeout);
    }
    goOn();
}

void Connection::goOn()
{
    if (m_stream->unsent() > 0)
        return;
    if (m_rest.size > 0) {
        // Others come before the next piece, however fast this client takes them.
        if (!std::exchange(m_isPieceDue, true))
            m_rules.turns.add(this, [this] { sendPiece(); });
        return;
    }
    endAnswer();
    if (m_phase == Phase::Idle)
        readOn();
}

void Connection::sendPiece()
{
    m_isPieceDue = false;
    if (m_phase != Phase::Writing || m_stream->unsent() > 0 || m_rest.size == 0)
        return;
    QByteArray piece;
    m_rules.spend(m_peer, [this, &piece] {
        piece = m_rest.next(std::min(pieceSize, m_rest.size));
        m_rest.size -= piece.size();
        m_stream->write({}, piece);
    });
    if (piece.isEmpty())
        return close(); // a client that counts sees that something is missing
    wrote(std::max<qint64>(0, piece.size() - m_stream->unsent()));
}

void Connection::readOn()
{
    if (m_reader.hasBegun())
        awaitTurn();
    else
        m_stream->setReading(true);
}

void Connection::awaitTurn()
{
    m_isResuming = true;
    m_rules.turns.add(this, [this] { resume(); });
}

void Connection::resume()
{
    m_isResuming = false;
    if (m_phase != Phase::Idle && m_phase != Phase::Reading)
        return;
    m_stream->setReading(true);
    work();
}

void Connection::finish()
{
    enter(Phase::Closing, lingerTimeout);
    m_stream->setReading(true);
    // To close on a client that is sending would take the refusal back.
    if (!m_maySendOn || m_stream->endsOneWay())
        m_stream->finish();
}

void Connection::expire()
{
    if (m_phase == Phase::Refusing)
        send(responseTo(m_refusal));
    else if (m_phase == Phase::Reading)
        refuse({408, u"The whole request did not come in time."_s, {}, {}});
    else
        close();
}

void Connection::close()
{
    if (m_phase == Phase::Closed)
        return;
    enter(Phase::Closed, never);
    m_stream->abort();
    Q_EMIT closed();
}

void Connection::enter(Phase phase, std::chrono::milliseconds allowed)
{
    m_phase = phase;
    m_since = std::chrono::steady_clock::now();
    m_deadline = allowed == never ? QDeadlineTimer(QDeadlineTimer::Forever) : QDeadlineTimer(allowed);
    Q_EMIT deadlineMoved();
}

}
