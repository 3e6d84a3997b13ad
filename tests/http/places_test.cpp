#include "service/api/http/listener.h"
#include "service/api/http/peek.h"
#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"
#include "tests/http/small_house.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <array>
#include <cerrno>
#include <memory>
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
    void whoSaysNothingTakesNoPlaceFromOthers();
    void whoIsAnsweredInTheMeantimeKeepsItsPlace();
    void aLongQueueLetsEachAddressInNowAndThen_data();
    void aLongQueueLetsEachAddressInNowAndThen();
    void aBusyAddressWaitsForItsTurn();
    void aWaitingClientKeepsItsPlace();
    void aWaitingClientThatLeftLosesItsPlace_data();
    void aWaitingClientThatLeftLosesItsPlace();
    void answersInAFloodOfSilentConnections();
    void tellsWhoHasALongQueueBehind();
    void aLongHeadIsARequestToo();
    void aFloodOfSilenceEndsTheWaitOfItsOwn();
};

namespace {

const QByteArray getSlow = "GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n";

//! Of a client that has read everything.
bool isOpen(int client)
{
    char byte {};
    return ::read(client, &byte, 1) < 0 && errno == EAGAIN;
}

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
    third.send(get);
    QCOMPARE(statusOf(third.answer()), 200);
    QVERIFY(first.isClosedByServer());
    QCOMPARE(server.connectionCount(), 2);
    second.send(get);
    QCOMPARE(statusOf(second.answer()), 200);
}

void PlacesTest::whoSaysNothingTakesNoPlaceFromOthers()
{
    DoorLimits limits;
    limits.maxConnectionsPerAddress = 1;
    EchoServer server(limits);
    RawClient first(server.port());
    QTRY_COMPARE(server.connectionCount(), 1);
    RawClient silent(server.port());
    RawClient getsItsPlace(server.port());
    QCOMPARE(statusOf(silent.answer()), 503);
    QCOMPARE(statusOf(getsItsPlace.answer()), 503);
    RawClient second(server.port());
    RawClient asksLater(server.port());
    first.send(get);
    QCOMPARE(statusOf(first.answer()), 200);
    asksLater.send(get);
    QCOMPARE(statusOf(asksLater.answer()), 200);
    QVERIFY(first.isClosedByServer());
}

void PlacesTest::whoIsAnsweredInTheMeantimeKeepsItsPlace()
{
    Door door(smallHouse(2), [](const IncomingRequest &, const Respond &respond) { respond({}); });
    const int first = enter(door, {});
    const int second = enter(door, {});
    QCOMPARE(::write(first, get.constData(), static_cast<size_t>(get.size())), get.size());
    const int third = enter(door, get);
    QCOMPARE(door.connectionCount(), 2);
    QVERIFY(readFrom(first).startsWith("HTTP/1.1 200"));
    QVERIFY(isOpen(first));
    QVERIFY(!isOpen(second));
    QVERIFY(readFrom(third).startsWith("HTTP/1.1 200"));
    for (const int client : {first, second, third})
        ::close(client);
}

void PlacesTest::aLongQueueLetsEachAddressInNowAndThen_data()
{
    QTest::addColumn<int>("places");
    QTest::newRow("a full house") << 1;
    QTest::newRow("clients that leave at once") << 100;
}

void PlacesTest::aLongQueueLetsEachAddressInNowAndThen()
{
    QFETCH(int, places);
    DoorSettings settings = smallHouse(places);
    settings.limits.maxConnectionsPerAddress = places;
    Door door(settings, [](const IncomingRequest &, const Respond &respond) { respond({}); });
    const auto answersTo = [&door](quint32 address, bool isFromLongQueue) {
        int answers = 0;
        for (int i = 0; i < 20; ++i) {
            const int client = enter(door, get, QHostAddress(address), isFromLongQueue);
            answers += readFrom(client).startsWith("HTTP/1.1 200") ? 1 : 0;
            ::close(client);
        }
        return answers;
    };
    QCOMPARE(answersTo(0x0a000001, false), 20);
    const int some = answersTo(0x0a000001, true);
    QVERIFY2(some >= 4 && some < 20, QByteArray::number(some));
    QVERIFY(answersTo(0x0a000002, true) >= 4);
}

void PlacesTest::aBusyAddressWaitsForItsTurn()
{
    Door door(smallHouse(100), [](const IncomingRequest &, const Respond &respond) {
        const std::clock_t end = std::clock() + CLOCKS_PER_SEC / 50;
        while (std::clock() < end) { }
        respond({});
    });
    const QHostAddress busy(0x0a000001);
    const int first = enter(door, get, busy);
    QVERIFY(readFrom(first).startsWith("HTTP/1.1 200"));
    const int waits = enter(door, get, busy);
    const int further = enter(door, "GET /api/echo HTTP/1.1\r\n", busy);
    const int other = enter(door, get, QHostAddress(0x0a000002));
    QVERIFY(readFrom(other).startsWith("HTTP/1.1 200"));
    QVERIFY(isOpen(waits));
    QByteArray answer;
    QTRY_VERIFY((answer += readFrom(waits)).startsWith("HTTP/1.1 200"));
    QVERIFY(isOpen(further));
    const QByteArray rest = "Host: pi\r\n\r\n";
    QCOMPARE(::write(further, rest.constData(), static_cast<size_t>(rest.size())), rest.size());
    answer.clear();
    QTRY_VERIFY((answer += readFrom(further)).startsWith("HTTP/1.1 200"));
    for (const int client : {first, waits, further, other})
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
    QVERIFY(told.value("remedy"_L1).toString().contains("max_connections_per_address"_L1));
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

void PlacesTest::tellsWhoHasALongQueueBehind()
{
    QList<bool> haveLongQueue;
    Listener listener([&haveLongQueue](const Newcomer &newcomer) {
        ::close(newcomer.descriptor);
        haveLongQueue.append(newcomer.isFromLongQueue);
    });
    QVERIFY(listener.open(QHostAddress(QHostAddress::LocalHost), 0));
    std::array<std::unique_ptr<RawClient>, 400> clients;
    for (std::unique_ptr<RawClient> &client : clients)
        client = std::make_unique<RawClient>(listener.serverPort());
    QTRY_COMPARE(haveLongQueue.size(), 400);
    QVERIFY(haveLongQueue.first());
    QVERIFY(!haveLongQueue.last());
    QVERIFY(haveLongQueue.count(true) <= 400 - 128);
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

void PlacesTest::aFloodOfSilenceEndsTheWaitOfItsOwn()
{
    Door door(smallHouse(1), [](const IncomingRequest &, const Respond &respond) { respond({}); });
    const QHostAddress many(0x0a000001);
    QList<int> silent {enter(door, {}, many)};
    const int slow = enter(door, {}, QHostAddress(0x0a000002));
    for (int i = 0; i < Porch::places + 10; ++i)
        silent.append(enter(door, {}, many));
    QVERIFY(isOpen(slow));
    QCOMPARE(::write(slow, get.constData(), static_cast<size_t>(get.size())), get.size());
    QByteArray answer;
    QTRY_VERIFY((answer += readFrom(slow)).startsWith("HTTP/1.1 200"));
    QVERIFY(!isOpen(silent[1]));
    QVERIFY(isOpen(silent.last()));
    ::close(slow);
    for (const int client : std::as_const(silent))
        ::close(client);
}

QTEST_GUILESS_MAIN(PlacesTest)
#include "places_test.moc"
