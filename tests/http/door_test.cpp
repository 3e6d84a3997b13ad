#include "service/api/http/listener.h"
#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"

#include <QDir>
#include <QFile>
#include <QTest>
#include <fcntl.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What the door does over time: timeouts, limits and rest; over real sockets on loopback.
class DoorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesAnIdleConnection();
    void answers408WhenARequestDoesNotCome();
    void dribblingDoesNotBuyTime();
    void limitsThoseWhoWait();
    void limitsRequestsPerSecond_data();
    void limitsRequestsPerSecond();
    void keepsItsNamesWhenItLooksForNewOnes();
    void childrenDoNotInheritSockets();
    void doesNotWakeUpWhenIdle();
    void listensOnBothFamilies();
};

namespace {

const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";
const QByteArray getSlow = "GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n";

const DoorSettings plain {{}, {{"pi"}, {}, false}, {}, {}, {}, {}};

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

void DoorTest::keepsItsNamesWhenItLooksForNewOnes()
{
    DoorSettings settings = plain;
    settings.limits.namesAge = 0ms;
    EchoServer server(settings);
    RawClient stranger(server.port());
    stranger.send("GET /api/echo HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    QCOMPARE(statusOf(stranger.answer()), 421);
    RawClient client(server.port());
    client.send(get);
    QCOMPARE(statusOf(client.answer()), 200);
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
    Listener listener([&door](const Newcomer &newcomer) { door.enter(newcomer); });
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
