#include "tests/http/raw_client.h"
#include "tests/service/test_service.h"

#include <QDir>
#include <QTest>
#include <vector>

using namespace backup;
using namespace Qt::StringLiterals;

//! Clients of the real service that wait for the end of a backup, with ?wait, over raw sockets.
class WaitingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aHalfClosedClientGetsItsAnswer();
    void theSixtyFifthIsToldToComeBack();
    void clientsThatLeftHoldNoPlace();
    void clientsThatLeftAreForgotten();
    void aPipelinedRequestIsAnsweredAfterTheEnd();

private:
    std::unique_ptr<RawClient> waiting();
    qsizetype descriptors();

    std::unique_ptr<TestService> m_service;
};

namespace {

const QByteArray wait = "POST /api/foo/hoge?wait HTTP/1.1\r\nHost: localhost\r\n\r\n";
const QByteArray health = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

}

void WaitingTest::init()
{
    m_service = std::make_unique<TestService>();
    m_service->useHeldRsync();
    m_service->write(u"config.ini"_s,
        "[server]\nlisten = 127.0.0.1\nmax_connections_per_address = 100\n" + m_service->read(u"config.ini"_s));
    QVERIFY(m_service->start());
    m_service->hold();
}

void WaitingTest::cleanup()
{
    m_service.reset();
}

std::unique_ptr<RawClient> WaitingTest::waiting()
{
    auto client = std::make_unique<RawClient>(m_service->port());
    client->send(wait);
    // A newcomer's request may be read before that of one who came earlier, but a second one only in the event loop's
    // next turn, when all that had come before has been read.
    RawClient after(m_service->port());
    for (int turn = 0; turn < 2; ++turn) {
        after.send(health);
        if (statusOf(after.answer()) != 200)
            return nullptr;
    }
    return client;
}

qsizetype WaitingTest::descriptors()
{
    const QDir folder(u"/proc/%1/fd"_s.arg(m_service->process().processId()));
    return folder.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size();
}

void WaitingTest::aHalfClosedClientGetsItsAnswer()
{
    const auto first = waiting();
    first->closeSendingSide();
    const auto second = waiting();
    QVERIFY(first && second);
    m_service->release();
    QCOMPARE(statusOf(second->answer(true, 20'000)), 200);
    QCOMPARE(statusOf(first->answer()), 200);
    QVERIFY(first->isClosedByServer());
}

void WaitingTest::theSixtyFifthIsToldToComeBack()
{
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 64; ++i) {
        clients.push_back(waiting());
        QVERIFY(clients.back() && clients.back()->rest().isEmpty());
    }
    RawClient further(m_service->port());
    further.send(wait);
    const auto refused = further.answer();
    QCOMPARE(statusOf(refused), 429);
    QVERIFY(refused->headers.value("retry-after").toInt() > 0);
    QVERIFY(refused->body.contains("\"code\":\"too-many-requests\""));
    // Without "wait" it is taken all the same.
    further.send(QByteArray(wait).replace("?wait", ""));
    QCOMPARE(statusOf(further.answer()), 202);
    m_service->release();
    for (const auto &client : clients)
        QCOMPARE(statusOf(client->answer(true, 20'000)), 200);
}

void WaitingTest::clientsThatLeftHoldNoPlace()
{
    for (int i = 0; i < 70; ++i) {
        const auto leaves = waiting();
        QVERIFY(leaves && leaves->rest().isEmpty());
        if (i % 2 == 0)
            leaves->reset();
    }
    const auto stays = waiting();
    QVERIFY(stays && stays->rest().isEmpty());
    m_service->release();
    QCOMPARE(statusOf(stays->answer(true, 20'000)), 200);
}

void WaitingTest::clientsThatLeftAreForgotten()
{
    const auto stays = waiting();
    QVERIFY(stays);
    const qsizetype before = descriptors();
    for (int i = 0; i < 30; ++i)
        QVERIFY(waiting());
    m_service->release();
    QCOMPARE(statusOf(stays->answer(true, 20'000)), 200);
    QTRY_VERIFY2(descriptors() <= before, QByteArray::number(descriptors() - before));
}

void WaitingTest::aPipelinedRequestIsAnsweredAfterTheEnd()
{
    RawClient client(m_service->port());
    client.send(wait + health);
    RawClient other(m_service->port());
    other.send(health);
    QCOMPARE(statusOf(other.answer()), 200);
    QVERIFY(client.rest().isEmpty());
    m_service->release();
    const auto first = client.answer(true, 20'000);
    QVERIFY(first && first->body.contains("\"state\":\"finished\""));
    const auto second = client.answer();
    QVERIFY(second && second->body.contains("\"status\":\"ok\""));
}

QTEST_GUILESS_MAIN(WaitingTest)
#include "waiting_test.moc"
