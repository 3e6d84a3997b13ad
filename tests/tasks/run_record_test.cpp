#include "service/tasks/history.h"
#include "service/tasks/run_record.h"
#include "service/tasks/set_report.h"
#include "tests/tasks/sample_runs.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class RunRecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void recoveredRunsAreRecordedOnce();
    void whatWasRecoveredIsKeptAsItMayBeShown();
    void knowsHowAnInterruptedTaskEnded();
    void aFailedRunKeepsWhatWasKnownOfTheDestination();
    void reportsAreReadBack_data();
    void reportsAreReadBack();
    void aDamagedReportIsNoReport();
    void idsAreUniqueAndSafe();
    void theLogCountsFiles();

private:
    std::optional<QTemporaryDir> m_folder;
};

void RunRecordTest::init()
{
    m_folder.emplace();
}

void RunRecordTest::recoveredRunsAreRecordedOnce()
{
    const Recovered first {u"1"_s, at(1), at(2), success()};
    QVERIFY(recordRun(m_folder->path(), entry(1), success()).isOk());
    QVERIFY(recordRecovered(m_folder->path(), u"foo_hoge"_s, first).isOk());
    QCOMPARE(History(m_folder->path()).newest(10).size(), 1);

    // The same task ran once more, committed, and its report was lost.
    const Recovered again {u"1"_s, at(5), at(6), success()};
    QVERIFY(recordRecovered(m_folder->path(), u"foo_hoge"_s, again).isOk());
    QVERIFY(recordRecovered(m_folder->path(), u"foo_hoge"_s, again).isOk());
    const QList<HistoryEntry> entries = History(m_folder->path()).newest(10);
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.constFirst().endedAtUtc, at(6));
    QVERIFY(entries.constFirst().committed);
}

void RunRecordTest::whatWasRecoveredIsKeptAsItMayBeShown()
{
    RunReport report = success();
    report.warnings = QStringList(200, u"of \033[31m"_s);
    QVERIFY(recordRecovered(m_folder->path(), u"foo_hoge"_s, {u"1"_s, at(1), at(2), report}).isOk());
    const QStringList kept = History(m_folder->path()).newest(1).constFirst().warnings;
    QCOMPARE(kept.size(), 101);
    QCOMPARE(kept.constFirst(), u"of \ufffd[31m"_s);
}

void RunRecordTest::knowsHowAnInterruptedTaskEnded()
{
    Task task;
    task.id = u"1"_s;
    task.name = u"foo_hoge"_s;
    task.startedAtUtc = at(1);
    const History history(m_folder->path());
    QVERIFY(!recordedEnd(task, history));
    QVERIFY(history.append(entry(1)).isOk());
    QVERIFY(recordedEnd(task, history));
    QVERIFY(!reportOf(*recordedEnd(task, history)).fault);
    task.startedAtUtc = at(3);
    QVERIFY(!recordedEnd(task, history));
}

void RunRecordTest::aFailedRunKeepsWhatWasKnownOfTheDestination()
{
    const SetReport good = updatedReport(std::nullopt, entry(1), success());
    RunReport unreachable;
    unreachable.fault = Fault {FaultKind::SourceMissing, u"gone"_s, {}};
    const HistoryEntry failed = historyEntryOf(u"2"_s, u"foo_hoge"_s, at(2), at(3), unreachable);
    const SetReport after = updatedReport(good, failed, unreachable);
    QCOMPARE(after.generations, good.generations);
    QCOMPARE(after.dateLast, good.dateLast);
    QCOMPARE(after.lastSuccessAtUtc, good.lastSuccessAtUtc);
    QCOMPARE(after.destinationSizeBytes, 100);
    QCOMPARE(after.lastResult.code, u"source-missing"_s);
}

void RunRecordTest::theLogCountsFiles()
{
    RunReport report = success();
    const auto line = [&report](qint64 files) {
        report.stats.filesScanned = files;
        return endLines({}, report).value(0);
    };
    QVERIFY2(line(1).startsWith(u"1 file with "_s), qPrintable(line(1)));
    QVERIFY2(line(2).startsWith(u"2 files with "_s), qPrintable(line(2)));
}

void RunRecordTest::reportsAreReadBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"foo_hoge"_s;
    QTest::newRow("Japanese") << u"山田_写真"_s;
    QTest::newRow("path") << u"../../etc/passwd"_s;
    QTest::newRow("dots") << u".."_s;
    QTest::newRow("long") << QString(300, u'長');
}

void RunRecordTest::reportsAreReadBack()
{
    QFETCH(QString, name);
    SetReports reports(m_folder->path());
    QVERIFY(!reports.of(name));
    QVERIFY(recordRun(m_folder->path(), entry(1, name), success()).isOk());
    QCOMPARE(*reports.of(name), updatedReport(std::nullopt, entry(1, name), success()));
    QVERIFY(recordRun(m_folder->path(), entry(2, name), success()).isOk());
    QCOMPARE(reports.of(name)->lastResult.id, u"2"_s);
    QCOMPARE(QDir(m_folder->filePath(u"reports"_s)).entryList({u"*.json"_s}).size(), 1);
}

void RunRecordTest::aDamagedReportIsNoReport()
{
    QVERIFY(recordRun(m_folder->path(), entry(1), success()).isOk());
    QFile file(m_folder->filePath(u"reports/foo_hoge.json"_s));
    for (qint64 size = file.size() - 1; size >= 0; size -= 7) {
        QVERIFY(file.resize(size));
        QVERIFY(!SetReports(m_folder->path()).of(u"foo_hoge"_s));
    }
    QVERIFY(recordRun(m_folder->path(), entry(2), success()).isOk());
    QCOMPARE(SetReports(m_folder->path()).of(u"foo_hoge"_s)->lastResult.id, u"2"_s);
    QCOMPARE(QDir(m_folder->filePath(u"reports"_s)).entryList({u"foo_hoge.json.damaged-*"_s}).size(), 1);
}

void RunRecordTest::idsAreUniqueAndSafe()
{
    QCOMPARE(newTaskId(at(0), 0x123456789abcdef0), u"20261122-020000-56789abcdef0"_s);
    QVERIFY(newTaskId(at(0), 1) != newTaskId(at(0), 2));
}

QTEST_APPLESS_MAIN(RunRecordTest)
#include "run_record_test.moc"
