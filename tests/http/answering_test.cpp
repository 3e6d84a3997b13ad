#include "service/api/http/listener.h"
#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"

#include <QDir>
#include <QTest>
#include <memory>
#include <unistd.h>
#include <vector>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! What becomes of answers: clients that are slow to take them, that ask for many, or that leave; over real sockets.
class AnsweringTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesOnASlowReader();
    void aReaderThatKeepsTakingGetsItAll();
    void readsALongAnswerAsItIsTaken();
    void asksForNoRestThatHeadLeavesOut();
    void closesWhereTheRestOfAnAnswerIsMissing();
    void keepsLittleForSlowReaders();
    void countsWhatIsKeptNotWhatIsLeft();
    void theAddressThatLeavesMostUntakenLosesIt();
    void aPipelineDoesNotHoldUpOthers();
    void pipelinedAnswersKeepTheirOrder();
    void answersAHalfClosedClient();
    void answersAHalfClosedClientLater();
    void survivesClientsThatLeaveWhileTheirAnswerIsPending();
    void aLateSecondAnswerDoesNothing();
    void answersAfterTheServerIsGoneDoNothing();
};

namespace {

const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";
const QByteArray getSlow = "GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n";
const QByteArray getLong = "GET /api/long HTTP/1.1\r\nHost: pi\r\n\r\n";
const QByteArray getBig = "GET /api/big HTTP/1.1\r\nHost: pi\r\n\r\n";

const DoorSettings plain {{}, {{"pi"}, {}, false}, {}, {}, {}, {}};

//! Open descriptors of this process.
qsizetype descriptorCount()
{
    return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size();
}

}

void AnsweringTest::closesOnASlowReader()
{
    DoorLimits limits;
    limits.slowReaderTimeout = 50ms;
    EchoServer server(limits);
    RawClient client(server.port());
    client.send(getBig);
    QTRY_COMPARE(server.bigCount(), 1);
    QTRY_COMPARE(server.connectionCount(), 0);
}

void AnsweringTest::aReaderThatKeepsTakingGetsItAll()
{
    EchoServer server;
    RawClient client(server.port());
    client.send(getBig + get);
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body.size(), 8 * 1024 * 1024);
    QCOMPARE(statusOf(client.answer()), 200);
}

void AnsweringTest::readsALongAnswerAsItIsTaken()
{
    constexpr qint64 size = 8 * 1024 * 1024;
    EchoServer server;
    RawClient client(server.port(), QHostAddress::LocalHost, 4096);
    client.send(getLong + get);
    QTRY_VERIFY(server.longBytes() > 0);
    qint64 before = 0;
    QTRY_VERIFY(std::exchange(before, server.longBytes()) == server.longBytes()); // the kernel takes no more
    QVERIFY2(before < size / 8, QByteArray::number(before));
    const auto answer = client.answer();
    QVERIFY(answer);
    QCOMPARE(answer->body, "x" + QByteArray(size - 1, 'y'));
    QCOMPARE(server.longBytes(), size - 1);
    QCOMPARE(statusOf(client.answer()), 200);
}

void AnsweringTest::asksForNoRestThatHeadLeavesOut()
{
    EchoServer server;
    RawClient client(server.port());
    client.send("HEAD /api/long HTTP/1.1\r\nHost: pi\r\n\r\n" + get);
    const auto answer = client.answer(false);
    QVERIFY(answer);
    QCOMPARE(answer->headers.value("content-length"), "8388608");
    QCOMPARE(statusOf(client.answer()), 200);
    QCOMPARE(server.longBytes(), 0);
}

void AnsweringTest::closesWhereTheRestOfAnAnswerIsMissing()
{
    EchoServer server;
    RawClient client(server.port());
    client.send("GET /api/cut HTTP/1.1\r\nHost: pi\r\n\r\n" + get);
    QVERIFY(!client.answer());
    const QByteArray got = client.rest();
    QVERIFY2(got.size() > 4 * 1024 * 1024 && got.size() < 5 * 1024 * 1024, QByteArray::number(got.size()));
    QTRY_COMPARE(server.connectionCount(), 0);
}

void AnsweringTest::keepsLittleForSlowReaders()
{
    DoorLimits limits;
    limits.maxKept = 1;
    EchoServer server(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(getBig);
        QTRY_COMPARE(server.bigCount(), i + 1);
    }
    QTRY_COMPARE(server.connectionCount(), 1);
    const auto answer = clients.back()->answer();
    QVERIFY(answer);
    QCOMPARE(answer->body.size(), 8 * 1024 * 1024);
}

void AnsweringTest::countsWhatIsKeptNotWhatIsLeft()
{
    // The kernel takes nearly all of each answer; the memory of it is needed to the last byte.
    DoorLimits limits;
    limits.maxKept = 20 * 1024 * 1024;
    EchoServer server(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->send(getBig);
        QTRY_COMPARE(server.bigCount(), i + 1);
    }
    QTRY_COMPARE(server.connectionCount(), 2);
}

void AnsweringTest::theAddressThatLeavesMostUntakenLosesIt()
{
    DoorLimits limits;
    limits.maxKept = 20 * 1024 * 1024;
    EchoServer server(limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    const auto begin = [&](const QString &origin, int receiveBuffer) {
        // With the usual buffer the kernel takes most of an answer.
        clients.push_back(std::make_unique<RawClient>(server.port(), QHostAddress(origin), receiveBuffer));
        clients.back()->send(getBig);
        QTRY_COMPARE(server.bigCount(), static_cast<int>(clients.size()));
    };
    begin(u"127.0.0.2"_s, 65536);
    for (int i = 0; i < 6; ++i)
        begin(u"127.0.0.3"_s, 4096);
    QVERIFY2(server.connectionCount() < 7, QByteArray::number(server.connectionCount()));
    const auto answer = clients.front()->answer();
    QVERIFY(answer);
    QCOMPARE(answer->body.size(), 8 * 1024 * 1024);
}

void AnsweringTest::aPipelineDoesNotHoldUpOthers()
{
    QStringList order;
    HttpServer server(plain,
        {[&order](const ApiRequest &request, const Respond &respond) {
             order.append(request.path.constFirst());
             respond({200, "text/plain"_ba, "x"_ba, {}});
         },
            [](const QStringList &) { return "GET"_ba; }});
    QVERIFY(server.listen(u"127.0.0.1"_s, 0));
    RawClient hasty(server.port());
    hasty.send(QByteArray("GET /many HTTP/1.1\r\nHost: pi\r\n\r\n").repeated(100));
    RawClient single(server.port());
    single.send("GET /one HTTP/1.1\r\nHost: pi\r\n\r\n");
    QTRY_COMPARE(order.size(), 101);
    QVERIFY2(order.indexOf(u"one"_s) < 10, QByteArray::number(order.indexOf(u"one"_s)));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(statusOf(hasty.answer()), 200);
}

void AnsweringTest::pipelinedAnswersKeepTheirOrder()
{
    EchoServer server;
    RawClient client(server.port());
    client.send(get + getSlow + get + getSlow + get);
    QCOMPARE(client.answer()->body, "GET api|echo"_ba);
    for (int i = 0; i < 2; ++i) {
        QTRY_COMPARE(server.slowCount(), 1);
        QVERIFY(client.rest().isEmpty());
        server.answerSlow();
        QCOMPARE(client.answer()->body, "slow"_ba);
        QCOMPARE(client.answer()->body, "GET api|echo"_ba);
    }
}

void AnsweringTest::answersAHalfClosedClient()
{
    EchoServer server;
    for (int i = 0; i < 50; ++i) {
        RawClient client(server.port());
        client.send(get + get);
        client.closeSendingSide();
        QCOMPARE(statusOf(client.answer()), 200);
        QCOMPARE(statusOf(client.answer()), 200);
        QVERIFY(client.isClosedByServer());
    }
}

void AnsweringTest::answersAHalfClosedClientLater()
{
    EchoServer server;
    RawClient client(server.port());
    client.send(getSlow);
    client.closeSendingSide();
    QTRY_COMPARE(server.slowCount(), 1);
    QTest::qWait(20);
    server.answerSlow();
    QCOMPARE(statusOf(client.answer()), 200);
    QVERIFY(client.isClosedByServer());
}

void AnsweringTest::survivesClientsThatLeaveWhileTheirAnswerIsPending()
{
    EchoServer server;
    const qsizetype before = descriptorCount();
    for (int round = 0; round < 100; ++round) {
        RawClient leaves(server.port());
        leaves.send(round % 2 == 0 ? getSlow + getSlow : getSlow);
        RawClient stays(server.port());
        stays.send(getSlow);
        QTRY_COMPARE(server.slowCount(), 2);
        if (round % 2 == 0)
            leaves.reset();
        else
            leaves.closeSendingSide();
        QCoreApplication::processEvents();
        server.answerSlow();
        server.answerSlow();
        QCOMPARE(statusOf(stays.answer()), 200);
        while (server.slowCount() > 0)
            server.answerSlow();
    }
    QTRY_COMPARE(server.connectionCount(), 0);
    QTRY_COMPARE(descriptorCount(), before);
}

void AnsweringTest::aLateSecondAnswerDoesNothing()
{
    Respond kept;
    HttpServer server(plain,
        {[&kept](const ApiRequest &, const Respond &respond) {
             kept = respond;
             respond({200, "text/plain"_ba, "first"_ba, {}});
         },
            [](const QStringList &) { return "GET"_ba; }});
    QVERIFY(server.listen(u"127.0.0.1"_s, 0));
    RawClient client(server.port());
    client.send(get);
    QCOMPARE(client.answer()->body, "first"_ba);
    kept({200, "text/plain"_ba, "second"_ba, {}});
    client.send(get);
    QCOMPARE(client.answer()->body, "first"_ba);
    QVERIFY(client.rest().isEmpty());
}

void AnsweringTest::answersAfterTheServerIsGoneDoNothing()
{
    QList<Respond> kept;
    {
        HttpServer server(plain,
            {[&kept](const ApiRequest &, const Respond &respond) { kept.append(respond); },
                [](const QStringList &) { return "GET"_ba; }});
        QVERIFY(server.listen(u"127.0.0.1"_s, 0));
        RawClient client(server.port());
        client.send(get);
        QTRY_COMPARE(kept.size(), 1);
    }
    kept.first()({200, {}, {}, {}});
}

QTEST_GUILESS_MAIN(AnsweringTest)
#include "answering_test.moc"
