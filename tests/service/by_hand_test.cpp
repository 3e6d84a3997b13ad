#include "tests/service/test_service.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

//! backup-server as a person calls it in a shell.
class ByHandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aRunByHandIsInTheHistory();
    void aRefusedRunByHandSaysHowToAcceptIt();
    void rootLeavesNothingInAnotherUsersStateFolder();
    void wrongOptionsAreUsageErrors_data();
    void wrongOptionsAreUsageErrors();
    void takesWhatTheContainerPutsBeforeACommand();
    void checkNamesFaultyLines();

private:
    std::unique_ptr<TestService> m_service;
};

void ByHandTest::init()
{
    m_service = std::make_unique<TestService>();
}

void ByHandTest::cleanup()
{
    m_service.reset();
}

void ByHandTest::aRunByHandIsInTheHistory()
{
    QVERIFY2(m_service->start(), m_service->errors());
    const Ended run = runProgram(QStringList {u"run"_s, u"foo_hoge"_s} + m_service->arguments());
    QVERIFY2(run.exitCode == 0, run.errors);
    const QJsonArray entries = m_service->get("/api/history").json().value("history"_L1).toArray();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.at(0).toObject().value("name"_L1).toString(), u"foo_hoge"_s);
    QVERIFY(m_service->get("/api/sets/foo_hoge").json().contains("last_success_at"_L1));
    QCOMPARE(runProgram(QStringList {u"run"_s, u"no_such"_s} + m_service->arguments()).exitCode, 78);
}

void ByHandTest::aRefusedRunByHandSaysHowToAcceptIt()
{
    const QStringList run = QStringList {u"run"_s, u"foo_hoge"_s} + m_service->arguments();
    QCOMPARE(runProgram(run).exitCode, 0);
    QVERIFY(QFile::remove(m_service->path(u"source/file"_s)));
    const Ended refused = runProgram(run);
    QVERIFY(refused.exitCode != 0);
    QVERIFY2(refused.output.contains("--accept source-empty\n"), refused.output);
    QCOMPARE(runProgram(run + QStringList {u"--accept"_s, u"source-empty"_s}).exitCode, 0);
}

void ByHandTest::rootLeavesNothingInAnotherUsersStateFolder()
{
    if (::geteuid() != 0)
        QSKIP("only root may give a folder away");
    const QString state = m_service->path(u"of another"_s);
    QVERIFY(QDir().mkpath(state) && ::chown(QFile::encodeName(state).constData(), 1234, 1234) == 0);
    const QStringList run {u"run"_s, u"foo_hoge"_s, u"--config"_s, m_service->path(u"config.ini"_s), u"--state-dir"_s};
    const Ended refused = runProgram(run + QStringList {state});
    QVERIFY(refused.exitCode != 0);
    QVERIFY2(refused.output.contains("belongs to 1234") && refused.output.contains("Ask the service"), refused.output);
    QVERIFY(QDir(state).isEmpty() && !QFile::exists(m_service->path(u"disk/hoge"_s)));
    QVERIFY(::chown(QFile::encodeName(state).constData(), 0, 0) == 0);
    QCOMPARE(runProgram(run + QStringList {state}).exitCode, 0);
}

void ByHandTest::wrongOptionsAreUsageErrors_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << QStringList {u"--nonsense"_s};
    QTest::newRow("unknown command") << QStringList {u"nonsense"_s};
    QTest::newRow("run without a name") << QStringList {u"run"_s};
    QTest::newRow("run with two names") << QStringList {u"run"_s, u"a_b"_s, u"c_d"_s};
    QTest::newRow("port too high") << QStringList {u"--port"_s, u"65536"_s};
    QTest::newRow("port is no number") << QStringList {u"--port"_s, u"http"_s};
    QTest::newRow("address is none") << QStringList {u"--listen"_s, u"here"_s};
    QTest::newRow("unknown guard") << QStringList {u"run"_s, u"a_b"_s, u"--accept"_s, u"nonsense"_s};
    QTest::newRow("option of another command") << QStringList {u"--json"_s};
    QTest::newRow("port of a run") << QStringList {u"run"_s, u"a_b"_s, u"--port"_s, u"1"_s};
    QTest::newRow("address for a check") << QStringList {u"check"_s, u"--listen"_s, u"::1"_s};
    QTest::newRow("guard for a token") << QStringList {u"token"_s, u"--accept"_s, u"source-empty"_s};
    QTest::newRow("file for a certificate") << QStringList {u"certificate"_s, u"--file"_s, u"x"_s};
}

void ByHandTest::wrongOptionsAreUsageErrors()
{
    QFETCH(QStringList, arguments);
    const Ended ended = runProgram(arguments);
    QCOMPARE(ended.exitCode, 64);
    QVERIFY(ended.errors.contains("--help"));
    QVERIFY(ended.output.isEmpty());
}

void ByHandTest::takesWhatTheContainerPutsBeforeACommand()
{
    const QStringList entryPoint = m_service->arguments() + QStringList {u"--engine-launcher"_s, u"ionice --"_s};
    QCOMPARE(runProgram(entryPoint + QStringList {u"check"_s}).exitCode, 78);
}

void ByHandTest::checkNamesFaultyLines()
{
    const Ended check = runProgram({u"check"_s, u"--config"_s, m_service->path(u"config.ini"_s)});
    QCOMPARE(check.exitCode, 78);
    QVERIFY2(check.output.contains("config.ini:8:"), check.output);
    QCOMPARE(runProgram({u"--help"_s}).exitCode, 0);
    QVERIFY(runProgram({u"--version"_s}).output.startsWith("backup-server "));
}

QTEST_GUILESS_MAIN(ByHandTest)
#include "by_hand_test.moc"
