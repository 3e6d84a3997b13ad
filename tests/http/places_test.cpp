#include "service/api/http/door.h"
#include "service/api/http/listener.h"
#include "service/api/http/peek.h"
#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"

#include <QAbstractEventDispatcher>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <array>
#include <memory>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

using namespace backup;
using namespace Qt::StringLiterals;

//! Who gets one of the door's places, keeps it and loses it; over real sockets on loopback.
class PlacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAddressGetsItsShareAndFreesItsOldest();
    void whoIsAnsweredInTheMeantimeKeepsItsPlace();
    void aWaitingClientKeepsItsPlace();
    void aWaitingClientThatLeftLosesItsPlace_data();
    void aWaitingClientThatLeftLosesItsPlace();
    void answersInAFloodOfSilentConnections();
    void whoCameLastIsInNoCrowd();
    void aLongHeadIsARequestToo();
    void keepsDescriptorsInReserve();
    void restsWithoutDescriptors();
};

namespace {

const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";
const QByteArray getSlow = "GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n";

}

void PlacesTest::oneAddressGetsItsShareAndFreesItsOldest()
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

void PlacesTest::whoIsAnsweredInTheMeantimeKeepsItsPlace()
{
    DoorSettings settings;
    settings.names.own = {"pi"_ba};
    settings.limits.maxConnectionsPerAddress = 2;
    Door door(settings, [](const IncomingRequest &, const Respond &respond) { respond({}); });
    std::array<int, 3> clients {};
    for (size_t i = 0; i < clients.size(); ++i) {
        std::array<int, 2> ends {};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
        clients[i] = ends[0];
        if (i == 2)
            QCOMPARE(::write(clients[0], get.constData(), static_cast<size_t>(get.size())), get.size());
        door.enter({ends[1], QHostAddress(QHostAddress::LocalHost)}, Arrival::Alone);
    }
    QCOMPARE(door.connectionCount(), 2);
    std::array<char, 1000> answer {};
    QVERIFY(::read(clients[0], answer.data(), answer.size()) > 0);
    QVERIFY(QByteArray(answer.data()).startsWith("HTTP/1.1 200"));
    QCOMPARE(::read(clients[0], answer.data(), answer.size()), -1); // open
    QCOMPARE(::read(clients[1], answer.data(), answer.size()), 0); // closed
    for (const int client : clients)
        ::close(client);
}

void PlacesTest::aWaitingClientKeepsItsPlace()
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

void PlacesTest::aWaitingClientThatLeftLosesItsPlace_data()
{
    QTest::addColumn<QByteArray>("pipelined");
    QTest::newRow("one request") << QByteArray();
    QTest::newRow("with another behind it") << get;
}

void PlacesTest::aWaitingClientThatLeftLosesItsPlace()
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

void PlacesTest::answersInAFloodOfSilentConnections()
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

void PlacesTest::whoCameLastIsInNoCrowd()
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

void PlacesTest::aLongHeadIsARequestToo()
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

void PlacesTest::keepsDescriptorsInReserve()
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

void PlacesTest::restsWithoutDescriptors()
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

QTEST_GUILESS_MAIN(PlacesTest)
#include "places_test.moc"
