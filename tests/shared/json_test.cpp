#include "shared/json.h"
#include "shared/run_event.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QDateTime utc(int hour)
{
    return QDateTime(QDate(2026, 11, 22), QTime(hour, 0, 0, 7), Qt::UTC);
}

Task fullTask()
{
    Task task;
    task.id = u"20261122-1"_s;
    task.name = u"山田_写真"_s;
    task.state = TaskState::Error;
    task.createdAtUtc = utc(1);
    task.startedAtUtc = utc(2);
    task.updatedAtUtc = utc(3);
    task.progress = Progress {Phase::Copy, 41, 5, 12, 7, 17, 1000, 3};
    task.code = u"mass-deletion"_s;
    task.message = u"90 % of the files are gone"_s;
    task.remedy = u"look"_s;
    task.warnings = {u"a"_s, u"b"_s};
    task.accepted = {u"source-empty"_s};
    return task;
}

HistoryEntry fullEntry()
{
    HistoryEntry entry;
    entry.id = u"20261122-1"_s;
    entry.name = u"foo_hoge"_s;
    entry.committed = true;
    entry.code = u"files-unreadable"_s;
    entry.message = u"one file"_s;
    entry.warnings = {u"w"_s};
    entry.startedAtUtc = utc(1);
    entry.endedAtUtc = utc(2);
    entry.stats = {1LL << 40, 2, 3, 4, 5};
    entry.generation = u"hoge_20261121"_s;
    return entry;
}

}

class JsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesAreUtcWithMilliseconds();
    void taskReadsBack();
    void statusHasExactlyFourKeys();
    void refusesWrongTypes_data();
    void refusesWrongTypes();
    void historyEntryReadsBack();
    void setInfoReadsBack();
    void runEventsReadBack();
    void leavesOutWhatIsNotKnownOfTheDestination();
    void refusesLinesThatAreNoEvents_data();
    void refusesLinesThatAreNoEvents();
};

void JsonTest::timesAreUtcWithMilliseconds()
{
    const QDateTime tokyo(QDate(2026, 11, 22), QTime(11, 0), Qt::OffsetFromUTC, 9 * 3600);
    QCOMPARE(timeToWire(tokyo), u"2026-11-22T02:00:00.000Z"_s);
    QCOMPARE(timeFromWire(u"2026-11-22T02:00:00.000Z"_s), tokyo);
    QVERIFY(!timeFromWire(u"yesterday"_s).isValid());
}

void JsonTest::taskReadsBack()
{
    const Task task = fullTask();
    const QJsonObject json = taskToJson(task);
    QCOMPARE(json.value("acceptable"_L1), QJsonValue(true));
    QCOMPARE(*taskFromJson(json), task);
}

void JsonTest::statusHasExactlyFourKeys()
{
    Status status;
    status.error = {fullTask()};
    const QJsonObject json = statusToJson(status);
    QCOMPARE(json.keys(), QStringList({u"error"_s, u"finished"_s, u"pending"_s, u"running"_s}));
    QCOMPARE(*statusFromJson(json), status);
}

void JsonTest::refusesWrongTypes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("list is text") << QByteArray(R"({"error":"x","finished":[],"running":[],"pending":[]})");
    QTest::newRow("task is number") << QByteArray(R"({"error":[1],"finished":[],"running":[],"pending":[]})");
    QTest::newRow("time is none") << QByteArray(
        R"({"error":[{"id":"1","name":"n","state":"error","created_at":"x","updated_at":"y"}],"finished":[],"running":[],"pending":[]})");
}

void JsonTest::refusesWrongTypes()
{
    QFETCH(QByteArray, json);
    QVERIFY(!statusFromJson(QJsonDocument::fromJson(json).object()));
}

void JsonTest::historyEntryReadsBack()
{
    QCOMPARE(*historyEntryFromJson(historyEntryToJson(fullEntry())), fullEntry());
    QJsonObject json = historyEntryToJson(fullEntry());
    json.insert("files_changed"_L1, 0.5);
    QVERIFY(!historyEntryFromJson(json));
}

void JsonTest::setInfoReadsBack()
{
    SetInfo info;
    info.name = u"foo_hoge"_s;
    info.source = u"/a"_s;
    info.dest = u"/b"_s;
    info.keepCount = 3;
    info.dateLast = QDate(2026, 11, 22);
    info.generations = {{u"b_20261121.2"_s, QDate(2026, 11, 21)}};
    info.lastResult = fullEntry();
    info.lastSuccessAtUtc = utc(5);
    info.destinationFreeBytes = 7;
    info.destinationSizeBytes = 90'000'000'000'000;
    QCOMPARE(*setInfoFromJson(setInfoToJson(info)), info);
    info.faults = {{3, u"foo_hoge"_s, u"message"_s, u"remedy"_s}};
    info.keepCount = 0;
    QVERIFY(!setInfoToJson(info).contains("keep_count"_L1));
    QCOMPARE(*setInfoFromJson(setInfoToJson(info)), info);
    info.generations = {{u"b_20261121.2"_s, QDate()}};
    QVERIFY(!setInfoFromJson(setInfoToJson(info)));
}

void JsonTest::runEventsReadBack()
{
    RunReport report;
    report.committed = true;
    report.fault = Fault {FaultKind::FilesUnreadable, u"message"_s, u"remedy"_s};
    report.warnings = {u"w\nx"_s};
    report.stats = {1, 2, 3, 4, 5};
    report.generation = u"hoge_20261121"_s;
    report.generations = {{u"hoge_20261121"_s, QDate(2026, 11, 21)}};
    report.dateLast = QDate(2026, 11, 22);
    report.destinationFreeBytes = 77;
    const QList<RunEvent> events {
        Progress {Phase::Scan, {}, {}, {}, 12, {}, {}, {}},
        LogLine {u"line \"quoted\"\n"_s},
        report,
        Recovered {u"id"_s, utc(1), utc(2), report},
    };
    for (const RunEvent &event : events) {
        const QByteArray line = lineFromRunEvent(event);
        QVERIFY(!line.contains('\n'));
        const Result<RunEvent> back = runEventFromLine(line);
        QVERIFY2(back.isOk(), line);
        QCOMPARE(back->index(), event.index());
        QCOMPARE(lineFromRunEvent(*back), line);
    }
}

void JsonTest::leavesOutWhatIsNotKnownOfTheDestination()
{
    const QByteArray line = lineFromRunEvent(RunReport {});
    QVERIFY2(!line.contains("destination_"), line);
    const Result<RunEvent> back = runEventFromLine(line);
    QVERIFY2(back.isOk(), line);
    QCOMPARE(std::get<RunReport>(*back).destinationFreeBytes, -1);
    QCOMPARE(std::get<RunReport>(*back).destinationSizeBytes, -1);
}

void JsonTest::refusesLinesThatAreNoEvents_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("rsync: error");
    QTest::newRow("unknown") << QByteArray(R"({"event":"party"})");
    QTest::newRow("half") << QByteArray(R"({"event":"log","te)");
    QTest::newRow("report without figures") << QByteArray(R"({"event":"report","committed":true})");
}

void JsonTest::refusesLinesThatAreNoEvents()
{
    QFETCH(QByteArray, line);
    QVERIFY(!runEventFromLine(line));
}

QTEST_APPLESS_MAIN(JsonTest)
#include "json_test.moc"
