#include "tests/patience.h"
#include "tests/service/test_service.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>
#include <csignal>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Ids of the processes whose command line holds \a text.
QList<qint64> processesNaming(const QString &text)
{
    QList<qint64> found;
    for (const QString &id : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(id));
        if (id.toLongLong() > 0 && file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
            found.append(id.toLongLong());
    }
    return found;
}

}

//! The service's end, by request and by force, while runs are under way.
class StoppingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void runningAndPendingSurviveAStop();
    void runningAndPendingSurviveAKill();
    void aStopEndsWithinTenSeconds();
    void aStopAnswersThoseWhoWait();
    void aStopAnswersThoseWhoWouldWait();
    void nothingOutlivesAKilledService();

private:
    std::unique_ptr<TestService> m_service;
};

void StoppingTest::init()
{
    m_service = std::make_unique<TestService>();
}

void StoppingTest::runningAndPendingSurviveAStop()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    const QString running = m_service->post("/api/foo/hoge").id();
    const QString pending = m_service->post("/api/%E5%B1%B1%E7%94%B0/%E5%86%99%E7%9C%9F").id();
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    QVERIFY(m_service->stop());
    QVERIFY(processesNaming(m_service->path({})).isEmpty());

    m_service->release();
    QVERIFY2(m_service->start(), m_service->errors());
    QTRY_COMPARE(m_service->get("/api/status").json().value("finished"_L1).toArray().size(), 2);
    const QJsonArray finished = m_service->get("/api/status").json().value("finished"_L1).toArray();
    QCOMPARE(finished.at(0).toObject().value("id"_L1).toString(), pending);
    QCOMPARE(finished.at(1).toObject().value("id"_L1).toString(), running);
    QCOMPARE(m_service->read(u"disk/hoge/file"_s), QByteArray("content\n"));
    // Which is written beside the lists.
    QTRY_COMPARE(m_service->get("/api/history").json().value("history"_L1).toArray().size(), 2);
}

void StoppingTest::runningAndPendingSurviveAKill()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    const QString running = m_service->post("/api/foo/hoge").id();
    const QString pending = m_service->post("/api/%E5%B1%B1%E7%94%B0/%E5%86%99%E7%9C%9F").id();
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    m_service->kill();
    m_service->release();
    QVERIFY2(m_service->start(), m_service->errors());
    for (const QString &id : {running, pending}) {
        const QByteArray path = "/api/tasks/" + id.toLatin1();
        QTRY_COMPARE(m_service->get(path).json().value("state"_L1).toString(), u"finished"_s);
    }
}

void StoppingTest::aStopEndsWithinTenSeconds()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    m_service->post("/api/foo/hoge");
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    m_service->process().terminate();
    QVERIFY(m_service->process().waitForFinished(10000));
    QCOMPARE(m_service->process().exitCode(), 0);
}

void StoppingTest::aStopAnswersThoseWhoWait()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    const auto reply = m_service->beginPost("/api/foo/hoge?wait");
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    m_service->process().terminate();
    QTRY_VERIFY(reply->isFinished());
    const Answer answer = TestService::answerOf(*reply);
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.json().value("code"_L1), u"stopping"_s);
    QVERIFY(!answer.json().value("message"_L1).toString().isEmpty());
}

void StoppingTest::aStopAnswersThoseWhoWouldWait()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    const auto before = m_service->beginPost("/api/foo/hoge?wait");
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    // A run that cannot end by itself keeps the service from stopping at once.
    for (const qint64 id : processesNaming(m_service->path({}))) {
        if (id != m_service->process().processId())
            ::kill(static_cast<pid_t>(id), SIGSTOP);
    }
    m_service->process().terminate();
    QTRY_VERIFY(before->isFinished());
    const Answer answer = m_service->post("/api/%E5%B1%B1%E7%94%B0/%E5%86%99%E7%9C%9F?wait");
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.json(), TestService::answerOf(*before).json());
    QVERIFY(m_service->process().waitForFinished(patienceMs));

    // "The backup goes on when it starts again."
    m_service->release();
    QVERIFY2(m_service->start(), m_service->errors());
    QTRY_COMPARE(m_service->get("/api/status").json().value("finished"_L1).toArray().size(), 2);
}

void StoppingTest::nothingOutlivesAKilledService()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    m_service->post("/api/foo/hoge");
    QTRY_VERIFY(QFile::exists(m_service->path(u"bin/held"_s)));
    QVERIFY(processesNaming(m_service->path({})).size() >= 3);
    m_service->kill();
    QTRY_COMPARE(processesNaming(m_service->path({})), QList<qint64>());
}

QTEST_GUILESS_MAIN(StoppingTest)
#include "stopping_test.moc"
