#include "service/tasks/status_text.h"
#include "shared/json.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QDateTime at(int hour)
{
    return QDateTime(QDate(2026, 11, 22), QTime(hour, 0, 0, 7), Qt::UTC);
}

Task task(TaskState state, const QString &id)
{
    Task task;
    task.id = id;
    task.name = u"山田_写真"_s;
    task.state = state;
    task.createdAtUtc = at(1);
    task.updatedAtUtc = at(3);
    if (state != TaskState::Pending)
        task.startedAtUtc = at(2);
    return task;
}

Status everyState()
{
    Status status;
    status.pending = {task(TaskState::Pending, u"20261122-010000-000000000004"_s)};
    status.pending[0].accepted = {u"mass-deletion"_s};
    status.running = {task(TaskState::Running, u"20261122-010000-000000000003"_s)};
    status.running[0].progress = Progress {Phase::Copy, 41, 5, 12, 7, 17, 1000, 3};
    status.finished = {task(TaskState::Finished, u"20261122-010000-000000000002"_s)};
    status.finished[0].warnings = {u"Some files vanished while they were copied."_s};
    status.error = {task(TaskState::Error, u"20261122-010000-000000000001"_s)};
    status.error[0].code = u"source-empty"_s;
    status.error[0].message = u"The source is empty."_s;
    status.error[0].remedy = u"Mount it."_s;
    return status;
}

HistoryEntry entry()
{
    HistoryEntry entry;
    entry.id = u"20261122-010000-000000000001"_s;
    entry.name = u"foo_hoge"_s;
    entry.committed = true;
    entry.code = u"files-unreadable"_s;
    entry.message = u"One file could not be read."_s;
    entry.warnings = {u"The clock is behind."_s};
    entry.startedAtUtc = at(1);
    entry.endedAtUtc = at(2);
    entry.stats = {1LL << 40, 2, 3, 4, 5};
    entry.generation = u"hoge_20261121"_s;
    return entry;
}

SetInfo set()
{
    SetInfo info;
    info.name = u"foo_hoge"_s;
    info.source = u"/mnt/data/hoge"_s;
    info.dest = u"/mnt/backup/hoge"_s;
    info.keepCount = 3;
    info.dateLast = QDate(2026, 11, 22);
    info.generations = {{u"hoge_20261121.2"_s, QDate(2026, 11, 21)}, {u"hoge_20261121"_s, QDate(2026, 11, 21)}};
    info.lastResult = entry();
    info.lastSuccessAtUtc = at(2);
    return info;
}

SetInfo faultySet()
{
    SetInfo info;
    info.name = u"foo_hoge"_s;
    info.faults = {{3, u"foo_hoge"_s, u"keep_count is no number."_s, u"Write a number."_s}};
    return info;
}

}

//! The wire as clients have come to rely on it: a change here is a change of the contract.
class GoldenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatClientsKnow_data();
    void isWhatClientsKnow();
    void clientsReadIt();
};

void GoldenTest::isWhatClientsKnow_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QJsonObject>("object");
    QTest::newRow("status") << u"status.json"_s << QJsonDocument::fromJson(StatusText().of(everyState())).object();
    QTest::newRow("status with the newest")
        << u"status_newest.json"_s << QJsonDocument::fromJson(StatusText().withNewest(0, everyState())).object();
    QTest::newRow("set") << u"set.json"_s << setInfoToJson(set());
    QTest::newRow("faulty set") << u"set_faulty.json"_s << setInfoToJson(faultySet());
    QTest::newRow("history entry") << u"history_entry.json"_s << historyEntryToJson(entry());
    QTest::newRow("fault") << u"fault.json"_s
                           << faultToJson({FaultKind::MassDeletion, u"90 % of the files are gone."_s, u"Look."_s});
}

void GoldenTest::isWhatClientsKnow()
{
    QFETCH(QString, file);
    QFETCH(QJsonObject, object);
    QFile golden(QStringLiteral(TEST_DATA "/api/") + file);
    QVERIFY2(golden.open(QIODevice::ReadOnly), qPrintable(golden.fileName()));
    const QByteArray actual = QJsonDocument(object).toJson();
    QCOMPARE(QString::fromUtf8(actual), QString::fromUtf8(golden.readAll()));
}

void GoldenTest::clientsReadIt()
{
    QFile golden(QStringLiteral(TEST_DATA "/api/status.json"));
    QVERIFY(golden.open(QIODevice::ReadOnly));
    const Result<Status> status = statusFromJson(QJsonDocument::fromJson(golden.readAll()).object());
    QVERIFY(status.isOk());
    QCOMPARE(*status, everyState());
}

QTEST_APPLESS_MAIN(GoldenTest)
#include "golden_test.moc"
