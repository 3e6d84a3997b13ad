#include "service/tasks/engine_process.h"

#include <QSignalSpy>
#include <QTest>
#include <csignal>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

EngineSetup fakeEngine()
{
    return {QStringLiteral(PROJECT_SOURCE_DIR "/tests/tasks/fake_engine.sh"), u"/c.ini"_s, u"/state"_s};
}

Task taskOf(const QString &name)
{
    Task task;
    task.id = u"20261122-1"_s;
    task.name = name;
    return task;
}

//! What a process said, from its start on.
struct Watched {
    explicit Watched(const QString &name, const EngineSetup &setup = fakeEngine())
        : process(taskOf(name))
    {
        QObject::connect(&process, &EngineProcess::logged, &process, [this](const QString &text) { log.append(text); });
        QObject::connect(
            &process, &EngineProcess::reported, &process, [this](const RunReport &report) { reports.append(report); });
        process.start(setup);
    }

    EngineProcess process;
    QSignalSpy progressed {&process, &EngineProcess::progressed};
    QSignalSpy ended {&process, &EngineProcess::ended};
    QStringList log;
    QList<RunReport> reports;
};

}

class EngineProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatTheEngineSays();
    void everyEndHasOneReport_data();
    void everyEndHasOneReport();
    void logsWhatIsNoEvent();
    void passesIdAndCleanEnvironment();
    void runsBehindALauncher();
    void stopsCleanly();
    void killsWhatDoesNotStop();
    void takesItsChildrenWithIt();
    void prunesAfterTheReport();
    void cutsLinesThatNeverEnd();
};

void EngineProcessTest::tellsWhatTheEngineSays()
{
    Watched run(u"a_success"_s);
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.progressed.count(), 1);
    QCOMPARE(run.progressed.at(0).at(0).value<Progress>().percent, 41);
    QCOMPARE(run.log, QStringList({u"one line"_s, u"from rsync"_s}));
    QCOMPARE(run.reports.size(), 1);
    const RunReport report = run.reports.constFirst();
    QVERIFY(report.committed);
    QVERIFY(!report.fault);
    QCOMPARE(report.warnings, QStringList {u"look here"_s});
    QCOMPARE(report.generation, u"hoge_20261121"_s);
}

void EngineProcessTest::everyEndHasOneReport_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<EngineSetup>("setup");
    QTest::addColumn<FaultKind>("kind");
    QTest::newRow("a guard refuses") << u"refused"_s << fakeEngine() << FaultKind::SourceEmpty;
    QTest::newRow("crash") << u"crash"_s << fakeEngine() << FaultKind::Interrupted;
    QTest::newRow("no report") << u"silence"_s << fakeEngine() << FaultKind::Interrupted;
    QTest::newRow("half a report") << u"half"_s << fakeEngine() << FaultKind::Interrupted;
    QTest::newRow("cannot start") << u"success"_s << EngineSetup {u"/no/such/program"_s, {}, {}} << FaultKind::Internal;
}

void EngineProcessTest::everyEndHasOneReport()
{
    QFETCH(QString, name);
    QFETCH(EngineSetup, setup);
    QFETCH(FaultKind, kind);
    Watched run(name, setup);
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.reports.size(), 1);
    const RunReport report = run.reports.constFirst();
    QVERIFY(report.fault);
    QCOMPARE(report.fault->kind, kind);
    QVERIFY(!report.fault->message.isEmpty());
    QVERIFY(!report.fault->remedy.isEmpty());
    QVERIFY(!report.committed);
}

void EngineProcessTest::logsWhatIsNoEvent()
{
    Watched run(u"garbage"_s);
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.log.size(), 3);
    QVERIFY(run.log.at(0).endsWith(u": no event"_s));
    QVERIFY(!run.reports.constFirst().fault);
}

void EngineProcessTest::passesIdAndCleanEnvironment()
{
    qputenv("SECRET_TOKEN", "x");
    qputenv("LC_ALL", "ja_JP.UTF-8");
    Watched run(u"environment"_s);
    QTRY_COMPARE(run.ended.count(), 1);
    QVERIFY(run.log.contains(u"task=20261122-1"_s));
    QVERIFY(run.log.contains(u"LC_ALL=C.UTF-8"_s));
    QVERIFY(!run.log.contains(u"SECRET_TOKEN=x"_s));
    QCOMPARE(engineEnvironment({}).toStringList().size(), 2);
}

void EngineProcessTest::runsBehindALauncher()
{
    EngineSetup setup = fakeEngine();
    setup.launcher = {u"/usr/bin/env"_s, u"LAUNCHED=yes"_s};
    Watched run(u"environment"_s, setup);
    QTRY_COMPARE(run.ended.count(), 1);
    QVERIFY(run.log.contains(u"LAUNCHED=yes"_s));
    QVERIFY(run.log.contains(u"task=20261122-1"_s));
}

void EngineProcessTest::stopsCleanly()
{
    Watched run(u"waits"_s);
    QTRY_COMPARE(run.progressed.count(), 1);
    run.process.stop();
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.reports.size(), 1);
    QCOMPARE(run.reports.constFirst().fault->kind, FaultKind::Cancelled);
    QCOMPARE(run.reports.constFirst().fault->message, u"stopped"_s);
}

void EngineProcessTest::killsWhatDoesNotStop()
{
    Watched run(u"stubborn"_s);
    QTRY_COMPARE(run.progressed.count(), 1);
    run.process.stop();
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.reports.size(), 1);
    QCOMPARE(run.reports.constFirst().fault->kind, FaultKind::Cancelled);
}

void EngineProcessTest::takesItsChildrenWithIt()
{
    Watched run(u"waits"_s);
    QTRY_COMPARE(run.progressed.count(), 1);
    const auto group = static_cast<pid_t>(run.process.processId());
    ::kill(group, SIGKILL);
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.reports.constFirst().fault->kind, FaultKind::Interrupted);
    // The shell's child `sleep` was in the same group.
    QTRY_VERIFY(::kill(-group, 0) != 0);
}

void EngineProcessTest::prunesAfterTheReport()
{
    Watched run(u"prunes"_s);
    QTRY_COMPARE(run.reports.size(), 1);
    QVERIFY(run.process.hasReported());
    QCOMPARE(run.ended.count(), 0);
    run.process.stop();
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.reports.size(), 1);
}

void EngineProcessTest::cutsLinesThatNeverEnd()
{
    Watched run(u"huge"_s);
    QTRY_COMPARE(run.ended.count(), 1);
    QCOMPARE(run.log.size(), 1);
    QVERIFY(run.log.constFirst().size() < 10000);
    QVERIFY(!run.reports.constFirst().fault);

    LineSplitter lines(4);
    QCOMPARE(lines.add("abcdefg"), QByteArrayList());
    QCOMPARE(lines.add("h\nij\n\nk"), QByteArrayList({"abcd", "ij"}));
    QCOMPARE(lines.rest(), QByteArray("k"));
}

QTEST_GUILESS_MAIN(EngineProcessTest)
#include "engine_process_test.moc"
