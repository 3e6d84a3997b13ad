#include "service/api/http/listener.h"
#include "service/api/http/peek.h"
#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"

#include <QAbstractEventDispatcher>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <array>
#include <fcntl.h>
#include <memory>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What the door does over time: limits, timeouts, floods and descriptors; over real sockets on loopback.
class DoorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesAnIdleConnection();
    void answers408WhenARequestDoesNotCome();
    void dribblingDoesNotBuyTime();
    void oneAddressGetsItsShareAndFreesItsOldest();
    void aWaitingClientKeepsItsPlace();
    void aWaitingClientThatLeftLosesItsPlace_data();
    void aWaitingClientThatLeftLosesItsPlace();
    void answersInAFloodOfSilentConnections();
    void whoCameLastIsInNoCrowd();
    void limitsThoseWhoWait();
    void limitsRequestsPerSecond_data();
    void limitsRequestsPerSecond();
    void aLongHeadIsARequestToo();
    void keepsDescriptorsInReserve();
    void restsWithoutDescriptors();
    void childrenDoNotInheritSockets();
    void doesNotWakeUpWhenIdle();
    void listensOnBothFamilies();
};

namespace {

const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";
const QByteArray getSlow = "GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n";

const DoorSettings plain {{}, {{"pi"}, {}, false}, {}, {}, {}, {}};

int statusOf(const std::optional<RawAnswer> &answer)
{
    return answer ? answer->status : 0;
}

//! Open descriptors of this process.
qsizetype descriptorCount()
{
    return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size();
}

}

void DoorTest::closesAnIdleConnection()
{
    DoorLimits limits;
    limits.idleTimeout = 30ms;
    EchoServer server(limits);
    RawClient silent(server.port());
    QVERIFY(silent.isClosedByServer());
    RawClient once(server.port());
    once.send(get);
    QCOMPARE(statusOf(once.answer()), 200);
    QVERIFY(once.isClosedByServer());
    QTRY_COMPARE(server.connectionCount(), 0);
}

void DoorTest::answers408WhenARequestDoesNotCome()
{
    DoorLimits limits;
    limits.requestTimeout = 30ms;
    EchoServer server(limits);
    for (const QByteArray &part : {get.first(1), get.first(20), get.chopped(2),
             "POST /api/change HTTP/1.1\r\nHost: pi\r\nContent-Length: 5\r\n\r\nhe"_ba,
             "POST /api/change HTTP/1.1\r\nHost: pi\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"_ba}) {
        RawClient client(server.port());
        client.send(part);
        QCOMPARE(statusOf(client.answer()), 408);
        QVERIFY(client.isClosedByServer());
    }
}

void DoorTest::dribblingDoesNotBuyTime()
{
    DoorLimits limits;
    limits.requestTimeout = 100ms;
    EchoServer server(limits);
    RawClient client(server.port());
    client.send("GET /api/echo HTTP/1.1\r\nHost: pi\r\n");
    std::optional<RawAnswer> answer;
    for (int i = 0; i < 1000 && !answer; ++i) {
        client.send("X: y\r\n");
        answer = client.answer(true, 5);
    }
    QCOMPARE(statusOf(answer), 408);
}

void DoorTest::oneAddressGetsItsShareAndFreesItsOldest()
{
    DoorLimits limits;
    limits.maxConnectionsPerAddress = 2;
    EchoServer server(limits);
    RawClient first(server.port());
    QTRY_COMPARE(server.connectionCount(), 1);
    RawClient second(server.port());
    QTRY_COMPARE(server.connectionCount(), 2);
    RawClient third(server.port());
    QVERIFY(first.isClosedByServer());
    QCOMPARE(server.connectionCount(), 2);
    second.send(get);
    QCOMPARE(statusOf(second.answer()), 200);
    third.send(get);
    QCOMPARE(statusOf(third.answer()), 200);
}

void DoorTest::aWaitingClientKeepsItsPlace()
{
    DoorLimits limits;
    limits.maxConnectionsPerAddress = 1;
    EchoServer server(limits);
    RawClient waiting(server.port());
    waiting.send(getSlow);
    QTRY_COMPARE(server.slowCount(), 1);
    RawClient further(server.port());
    const auto refused = further.answer();
    QCOMPARE(statusOf(refused), 503);
    QCOMPARE(refused->headers.value("retry-after"), "1"_ba);
    const QJsonObject told = QJsonDocument::fromJson(refused->body).object();
    QCOMPARE(told.value("code"_L1), u"service-unavailable"_s);
    QVERIFY(!told.value("remedy"_L1).toString().isEmpty());
    server.answerSlow();
    QCOMPARE(statusOf(waiting.answer()), 200);
}

void DoorTest::aWaitingClientThatLeftLosesItsPlace_data()
{
    QTest::addColumn<QByteArray>("pipelined");
    QTest::newRow("one request") << QByteArray();
    QTest::newRow("with another behind it") << get;
}

void DoorTest::aWaitingClientThatLeftLosesItsPlace()
{
    QFETCH(QByteArray, pipelined);
    DoorLimits limits;
    limits.maxConnectionsPerAddress = 1;
    EchoServer server(limits);
    RawClient leaves(server.port());
    leaves.send(getSlow + pipelined);
    QTRY_COMPARE(server.slowCount(), 1);
    leaves.closeSendingSide();
    // Refused as long as the server has not heard of it.
    const auto ask = [&server] {
        RawClient further(server.port());
        further.send(get);
        return statusOf(further.answer());
    };
    QTRY_COMPARE(ask(), 200);
    QVERIFY(leaves.isClosedByServer());
}

void DoorTest::answersInAFloodOfSilentConnections()
{
    EchoServer server;
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 300; ++i) {
        silent.push_back(std::make_unique<RawClient>(server.port()));
        silent.back()->send("GET /api/ec");
        if (i % 50 == 0) {
            RawClient client(server.port());
            client.send(get);
            QCOMPARE(statusOf(client.answer()), 200);
        }
    }
    QVERIFY(server.connectionCount() <= DoorLimits().maxConnectionsPerAddress);
}

void DoorTest::whoCameLastIsInNoCrowd()
{
    QList<Arrival> arrivals;
    Listener listener([&arrivals](const Newcomer &newcomer, Arrival arrival) {
        ::close(newcomer.descriptor);
        arrivals.append(arrival);
    });
    QVERIFY(listener.open(QHostAddress(QHostAddress::LocalHost), 0));
    std::array<std::unique_ptr<RawClient>, 20> clients;
    for (std::unique_ptr<RawClient> &client : clients)
        client = std::make_unique<RawClient>(listener.serverPort());
    QTRY_COMPARE(arrivals.size(), 20);
    QCOMPARE(arrivals.count(Arrival::Alone), 16);
    QCOMPARE(arrivals.first(), Arrival::InACrowd);
    QCOMPARE(arrivals.last(), Arrival::Alone);
}

void DoorTest::limitsThoseWhoWait()
{
    DoorLimits limits;
    limits.maxWaiting = 1;
    EchoServer server(limits);
    RawClient first(server.port());
    first.send(getSlow);
    QTRY_COMPARE(server.slowCount(), 1);
    RawClient second(server.port());
    second.send(getSlow);
    QCOMPARE(statusOf(second.answer()), 429);
    server.answerSlow();
    QCOMPARE(statusOf(first.answer()), 200);
    second.send(getSlow);
    QTRY_COMPARE(server.slowCount(), 1);
}

void DoorTest::limitsRequestsPerSecond_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("answer");
    QTest::newRow("good") << get << 200;
    QTest::newRow("malformed") << "GET /api/echo HTTP/1.1\r\nHost : pi\r\n\r\n"_ba << 400;
    QTest::newRow("with a target that is none") << "GET api HTTP/1.1\r\nHost: pi\r\n\r\n"_ba << 400;
}

void DoorTest::limitsRequestsPerSecond()
{
    QFETCH(QByteArray, request);
    QFETCH(int, answer);
    DoorLimits limits;
    limits.requestsPerSecond = 5;
    limits.countsLocalRequests = true;
    EchoServer server(limits);
    int answered = 0;
    std::optional<RawAnswer> refused;
    for (int i = 0; i < 100 && !refused; ++i) {
        RawClient client(server.port());
        client.send(request);
        const auto got = client.answer();
        QVERIFY(got);
        if (got->status == answer)
            ++answered;
        else
            refused = got;
    }
    QVERIFY(answered >= 10);
    QVERIFY(refused);
    QCOMPARE(refused->status, 429);
    QCOMPARE(refused->headers.value("retry-after"), "1"_ba);
}

void DoorTest::aLongHeadIsARequestToo()
{
    std::array<int, 2> ends {};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    const QByteArray head = "GET / HTTP/1.1\r\nHost: pi\r\nCookie: " + QByteArray(16'000, 'a');
    QCOMPARE(::write(ends[1], head.constData(), static_cast<size_t>(head.size())), head.size());
    constexpr qint64 largest = DoorLimits().maxHeader;
    QVERIFY(!hasRequestHead(ends[0], largest));
    QCOMPARE(::write(ends[1], "\r\n\r\n", 4), 4);
    QVERIFY(hasRequestHead(ends[0], largest));
    QVERIFY(!hasRequestHead(ends[0], 4096));
    for (const int end : ends)
        ::close(end);
}

void DoorTest::keepsDescriptorsInReserve()
{
    DoorLimits limits;
    const int next = ::dup(0);
    ::close(next);
    limits.firstReservedDescriptor = next + 40;
    EchoServer server(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(get);
        QCOMPARE(statusOf(clients.back()->answer()), 200);
    }
    // Each of them takes two descriptors of this process, its own and the server's.
    QVERIFY2(server.connectionCount() < 20, QByteArray::number(server.connectionCount()));
    QVERIFY(clients.front()->isClosedByServer());
}

void DoorTest::restsWithoutDescriptors()
{
    EchoServer server;
    RawClient waits(server.port());
    waits.send(get);
    rlimit before {};
    getrlimit(RLIMIT_NOFILE, &before);
    const int next = ::dup(0);
    ::close(next);
    const rlimit none {static_cast<rlim_t>(next), before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    int turns = 0;
    const QObject counts;
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &counts, [&turns] { ++turns; });
    QVERIFY(!waits.answer(true, 50));
    setrlimit(RLIMIT_NOFILE, &before);
    // RawClient turns the event loop once a millisecond; a spinning one does so thousands of times.
    QVERIFY2(turns < 500, QByteArray::number(turns));
    QCOMPARE(statusOf(waits.answer()), 200);
}

void DoorTest::childrenDoNotInheritSockets()
{
    EchoServer server;
    const qsizetype before = descriptorCount();
    RawClient client(server.port());
    client.send(get);
    QCOMPARE(statusOf(client.answer()), 200);
    QVERIFY(descriptorCount() >= before + 2);
    for (const QString &entry : QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System)) {
        if (QFile::symLinkTarget(u"/proc/self/fd/"_s + entry).contains(u"socket:"_s))
            QVERIFY2(::fcntl(entry.toInt(), F_GETFD) & FD_CLOEXEC, qPrintable(entry));
    }
}

void DoorTest::doesNotWakeUpWhenIdle()
{
    Door door(plain, [](const IncomingRequest &, const Respond &respond) { respond({}); });
    Listener listener([&door](const Newcomer &newcomer, Arrival arrival) { door.enter(newcomer, arrival); });
    QVERIFY(listener.open(QHostAddress(QHostAddress::LocalHost), 0));
    QVERIFY(!door.hasAlarm());
    {
        RawClient client(listener.serverPort());
        client.send(get);
        QCOMPARE(statusOf(client.answer()), 200);
        QVERIFY(door.hasAlarm());
    }
    QTRY_VERIFY(!door.hasAlarm());
}

void DoorTest::listensOnBothFamilies()
{
    EchoServer server;
    for (const QHostAddress &address :
        {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)}) {
        QTcpSocket client;
        client.connectToHost(address, server.port());
        if (!client.waitForConnected(1000) && address.protocol() == QAbstractSocket::IPv6Protocol)
            QSKIP("This machine has no IPv6.");
        client.write(get);
        QTRY_VERIFY(client.bytesAvailable() > 12);
        QVERIFY(client.readAll().startsWith("HTTP/1.1 200"));
    }
}

QTEST_GUILESS_MAIN(DoorTest)
#include "door_test.moc"
