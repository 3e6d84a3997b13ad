#include "service/tasks/history.h"
#include "service/tasks/run_record.h"
#include "service/tasks/set_report.h"
#include "tests/config/bad_sectors.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QDateTime at(int minute)
{
    return QDateTime(QDate(2026, 11, 22), QTime(2, 0), Qt::UTC).addSecs(60 * minute);
}

RunReport success()
{
    RunReport report;
    report.committed = true;
    report.generation = u"hoge_20261121"_s;
    report.generations = {{u"hoge_20261121"_s, QDate(2026, 11, 21)}};
    report.dateLast = QDate(2026, 11, 22);
    report.destinationFreeBytes = 10;
    report.destinationSizeBytes = 100;
    return report;
}

HistoryEntry entry(int number, const QString &name = u"foo_hoge"_s)
{
    return historyEntryOf(QString::number(number), name, at(number), at(number + 1), success());
}

QStringList idsOf(const QList<HistoryEntry> &entries)
{
    QStringList ids;
    for (const HistoryEntry &each : entries)
        ids.append(each.id);
    return ids;
}

}

class HistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void newestComesFirst();
    void findsSetsByNamesOfAnyText();
    void tellsFewerWhenTheyAreLarge();
    void readsLinesOverManyBlocks();
    void aTornLastLineIsLeftOut();
    void damagedLinesAreSetAside();
    void damagedLinesStayWhereTheyCannotBeSetAside();
    void whatCannotBeReadIsNotSetAside();
    void survivesACutAtAnyByte();
    void staysBounded();
    void isAppendedToWhereItCannotBeShortened();
    void isNotShortenedWhereItCannotBeRead();
    void recoveredRunsAreRecordedOnce();
    void whatWasRecoveredIsKeptAsItMayBeShown();
    void knowsHowAnInterruptedTaskEnded();
    void aFailedRunKeepsWhatWasKnownOfTheDestination();
    void reportsAreReadBack_data();
    void reportsAreReadBack();
    void aDamagedReportIsNoReport();
    void idsAreUniqueAndSafe();

private:
    void append(const QByteArray &bytes);
    QByteArray text();

    std::optional<QTemporaryDir> m_folder;
};

void HistoryTest::init()
{
    m_folder.emplace();
}

void HistoryTest::append(const QByteArray &bytes)
{
    QFile file(m_folder->filePath(u"history.jsonl"_s));
    QVERIFY(file.open(QIODevice::Append));
    file.write(bytes);
}

QByteArray HistoryTest::text()
{
    QFile file(m_folder->filePath(u"history.jsonl"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void HistoryTest::newestComesFirst()
{
    const History history(m_folder->path());
    QVERIFY(history.newest(10).isEmpty());
    for (int i = 1; i <= 5; ++i)
        QVERIFY(history.append(entry(i, i % 2 ? u"odd"_s : u"even"_s)).isOk());
    QCOMPARE(idsOf(history.newest(3)), QStringList({u"5"_s, u"4"_s, u"3"_s}));
    QCOMPARE(idsOf(history.newest(10, u"even"_s)), QStringList({u"4"_s, u"2"_s}));
    QCOMPARE(history.newest(1).constFirst(), entry(5, u"odd"_s));
}

void HistoryTest::findsSetsByNamesOfAnyText()
{
    const History history(m_folder->path());
    const QStringList names {u"foo_hoge"_s, u"foo_hoge2"_s, u"山田_写真"_s, u"𠮷_é"_s, uR"(a"b_c\d/e)"_s, u"tab\t_\n"_s,
        u"name"_s, uR"("name":")"_s};
    for (const QString &name : names)
        QVERIFY(history.append(entry(1, name)).isOk());
    for (const QString &name : names)
        QCOMPARE(history.newest(10, name), QList<HistoryEntry> {entry(1, name)});
    QVERIFY(history.newest(10, u"hoge"_s).isEmpty());
}

void HistoryTest::tellsFewerWhenTheyAreLarge()
{
    const History history(m_folder->path());
    HistoryEntry large = entry(1);
    large.message = QString(5000, u'x');
    for (int i = 0; i < 10; ++i)
        QVERIFY(history.append(large).isOk());
    QCOMPARE(history.newest(100, {}, 20'000).size(), 3);
    QCOMPARE(history.newest(100, {}, 1).size(), 1);
    QCOMPARE(history.newest(2, {}, 20'000).size(), 2);
}

void HistoryTest::readsLinesOverManyBlocks()
{
    const History history(m_folder->path());
    HistoryEntry big = entry(1);
    for (const int size : {1, 65536, 200000, 30000, 65535}) {
        big.message = QString(size, u'あ');
        QVERIFY(history.append(big).isOk());
    }
    const QList<HistoryEntry> all = history.newest(100);
    QCOMPARE(all.size(), 5);
    QCOMPARE(all.at(2).message.size(), 200000);
    QCOMPARE(all.at(4).message.size(), 1);
}

void HistoryTest::aTornLastLineIsLeftOut()
{
    const History history(m_folder->path());
    QVERIFY(history.append(entry(1)).isOk());
    append(R"({"id":"2","na)");
    QCOMPARE(idsOf(history.newest(10)), QStringList {u"1"_s});
    QVERIFY(history.append(entry(3)).isOk());
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"3"_s, u"1"_s}));
}

void HistoryTest::damagedLinesAreSetAside()
{
    const History history(m_folder->path());
    QCOMPARE(*history.setDamagedLinesAside(at(0)), QString());
    QVERIFY(history.append(entry(1)).isOk());
    QCOMPARE(*history.setDamagedLinesAside(at(0)), QString());
    append(QByteArray(3, '\0') + "\xff garbage\n\n{}\n");
    QVERIFY(history.append(entry(2)).isOk());
    const Result<QString> notice = history.setDamagedLinesAside(at(0));
    QVERIFY(notice->contains(u"2 damaged lines"_s));
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
    QCOMPARE(*history.setDamagedLinesAside(at(0)), QString());
    QVERIFY(QFile::exists(m_folder->filePath(u"history.jsonl.damaged-20261122T020000"_s)));
}

void HistoryTest::damagedLinesStayWhereTheyCannotBeSetAside()
{
    const History history(m_folder->path());
    QVERIFY(history.append(entry(1)).isOk());
    append("garbage\n");
    QVERIFY(history.append(entry(2)).isOk());
    const QByteArray before = text();
    // A folder in its place stands for a disk that takes nothing; it stops root as well.
    const QString inTheWay = m_folder->filePath(u"history.jsonl.new"_s);
    QVERIFY(QDir().mkpath(inTheWay));
    const Result<QString> failed = history.setDamagedLinesAside(at(0));
    QVERIFY(!failed);
    QCOMPARE(text(), before);
    QVERIFY2(failed.fault().message.contains(u"1 damaged lines"_s), qPrintable(failed.fault().message));
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
    const QDir folder(m_folder->path());
    QCOMPARE(folder.entryList({u"*.damaged-*"_s}), QStringList());

    QVERIFY(QDir().rmdir(inTheWay));
    QVERIFY(history.setDamagedLinesAside(at(0))->contains(u"1 damaged lines"_s));
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
    QVERIFY(!text().contains("garbage"));
    QFile kept(m_folder->filePath(u"history.jsonl.damaged-20261122T020000"_s));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), before);
}

void HistoryTest::whatCannotBeReadIsNotSetAside()
{
    const History history(m_folder->path());
    append("garbage\n");
    QVERIFY(history.append(entry(1)).isOk());
    const QByteArray before = text();
    for (const off_t from : {off_t(0), off_t(20)}) {
        const BadSectors bad(from);
        const Result<QString> failed = history.setDamagedLinesAside(at(0));
        QVERIFY(!failed);
        QVERIFY2(
            failed.fault().message.contains(u"history.jsonl could not be read"_s), qPrintable(failed.fault().message));
        QVERIFY(history.newest(10).isEmpty());
    }
    QCOMPARE(text(), before);
    QCOMPARE(QDir(m_folder->path()).entryList({u"*.damaged-*"_s}), QStringList());
}

void HistoryTest::survivesACutAtAnyByte()
{
    const History history(m_folder->path());
    QVERIFY(history.append(entry(1)).isOk());
    QVERIFY(history.append(entry(2)).isOk());
    QFile file(m_folder->filePath(u"history.jsonl"_s));
    for (qint64 size = file.size() - 1; size >= 0; --size) {
        QVERIFY(file.resize(size));
        const qsizetype whole = history.newest(10).size();
        QVERIFY(whole <= 2);
        QVERIFY(history.append(entry(3)).isOk());
        QCOMPARE(history.newest(10).size(), whole + 1);
        QVERIFY(file.resize(size));
    }
}

void HistoryTest::staysBounded()
{
    const History history(m_folder->path());
    HistoryEntry big = entry(1);
    big.message = QString(100000, u'x');
    QByteArray many;
    append(QByteArray("{\"filler\":\"") + QByteArray(History::largestSize - 400000, 'x') + "\"}\n");
    for (int i = 0; i < 8; ++i) {
        big.id = QString::number(i);
        QVERIFY(history.append(big).isOk());
    }
    QVERIFY(QFile(m_folder->filePath(u"history.jsonl"_s)).size() < History::largestSize);
    QCOMPARE(idsOf(history.newest(2)), QStringList({u"7"_s, u"6"_s}));
}

void HistoryTest::isAppendedToWhereItCannotBeShortened()
{
    const History history(m_folder->path());
    append(QByteArray("{\"filler\":\"") + QByteArray(History::largestSize, 'x') + "\"}\n");
    const QString inTheWay = m_folder->filePath(u"history.jsonl.new"_s);
    QVERIFY(QDir().mkpath(inTheWay));
    // A fault would have the caller append it once more.
    QVERIFY(history.append(entry(1)).isOk());
    QCOMPARE(idsOf(history.newest(10)), QStringList {u"1"_s});
    QVERIFY(QDir().rmdir(inTheWay));
    QVERIFY(history.append(entry(2)).isOk());
    QVERIFY(text().size() < History::largestSize / 2);
    QCOMPARE(idsOf(history.newest(10)), QStringList({u"2"_s, u"1"_s}));
}

void HistoryTest::isNotShortenedWhereItCannotBeRead()
{
    const History history(m_folder->path());
    append(QByteArray("{\"filler\":\"") + QByteArray(History::largestSize, 'x') + "\"}\n");
    {
        const BadSectors bad(History::largestSize * 3 / 4);
        QVERIFY(history.append(entry(1)).isOk());
    }
    QVERIFY(text().size() > History::largestSize);
    QCOMPARE(idsOf(history.newest(10)), QStringList {u"1"_s});
}

void HistoryTest::recoveredRunsAreRecordedOnce()
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

void HistoryTest::whatWasRecoveredIsKeptAsItMayBeShown()
{
    RunReport report = success();
    report.warnings = QStringList(200, u"of \033[31m"_s);
    QVERIFY(recordRecovered(m_folder->path(), u"foo_hoge"_s, {u"1"_s, at(1), at(2), report}).isOk());
    const QStringList kept = History(m_folder->path()).newest(1).constFirst().warnings;
    QCOMPARE(kept.size(), 101);
    QCOMPARE(kept.constFirst(), u"of \ufffd[31m"_s);
}

void HistoryTest::knowsHowAnInterruptedTaskEnded()
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

void HistoryTest::aFailedRunKeepsWhatWasKnownOfTheDestination()
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

void HistoryTest::reportsAreReadBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"foo_hoge"_s;
    QTest::newRow("Japanese") << u"山田_写真"_s;
    QTest::newRow("path") << u"../../etc/passwd"_s;
    QTest::newRow("dots") << u".."_s;
    QTest::newRow("long") << QString(300, u'長');
}

void HistoryTest::reportsAreReadBack()
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

void HistoryTest::aDamagedReportIsNoReport()
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

void HistoryTest::idsAreUniqueAndSafe()
{
    QCOMPARE(newTaskId(at(0), 0x123456789abcdef0), u"20261122-020000-56789abcdef0"_s);
    QVERIFY(newTaskId(at(0), 1) != newTaskId(at(0), 2));
}

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
