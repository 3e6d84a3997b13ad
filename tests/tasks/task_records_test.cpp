#include "tests/tasks/running_tasks.h"

#include <QDir>
#include <QFile>

using namespace backup;
using namespace Qt::StringLiterals;

//! What the state folder keeps of runs: for the next start, for the history, and where it takes nothing.
class TaskRecordsTest : public QObject, private RunningTasks
{
    Q_OBJECT

private Q_SLOTS:
    void init() { prepare(); }
    void cleanup() { stop(); }
    void saysThatARequestIsOnDiskBeforeItBegins();
    void recordsHowRunsEnded();
    void recordsWhatWasRecovered();
    void stopsCleanlyAndResumes();
    void aCancelledRunStaysCancelledWhenTheServiceStops();
    void resumesAfterACrash();
    void doesNotRepeatARunThatTheHistoryKnows();
    void goesOnWhenTheStateFolderIsFull();
    void recordsOnceWhatCouldBeWrittenOnlyInPart();
    void recordsInPartWhatWasRecovered();
    void setsDamagedFilesAside();
};

void TaskRecordsTest::saysThatARequestIsOnDiskBeforeItBegins()
{
    TaskService &service = start();
    QByteArray onDisk;
    const Task asked = service.request(u"a_waits"_s, {u"source-empty"_s}, [&](const Task &task) {
        QFile file(m_folder->filePath(u"tasks.json"_s));
        onDisk = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        QCOMPARE(task.state, TaskState::Pending);
    });
    QTRY_VERIFY(!onDisk.isEmpty());
    QVERIFY(onDisk.contains(asked.id.toUtf8()));
    QVERIFY(asked.warnings.isEmpty());
}

void TaskRecordsTest::recordsHowRunsEnded()
{
    start();
    const Task good = request(u"a_success"_s);
    const Task bad = request(u"b_crash"_s);
    QTRY_VERIFY(hasEnded(good) && hasEnded(bad));
    stop();
    const QList<HistoryEntry> history = History(m_folder->path()).newest(10);
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(0).id, bad.id);
    QCOMPARE(history.at(0).code, u"interrupted"_s);
    QCOMPARE(history.at(1).id, good.id);
    QCOMPARE(history.at(1).stats.filesChanged, 7);
    QCOMPARE(history.at(1).generation, u"hoge_20261121"_s);
    QCOMPARE(SetReports(m_folder->path()).of(u"a_success"_s)->generations.size(), 1);
    const QByteArray log = start().log(good.id)->read(TaskLogs::largestSize);
    QVERIFY2(log.contains("one line\n") && log.contains("from rsync\n") && log.contains("finished\n"), log);
    QVERIFY(!m_service->log(u"no-such-task"_s));
    QVERIFY(!m_service->log(u"../tasks"_s));
}

void TaskRecordsTest::recordsWhatWasRecovered()
{
    start();
    const Task task = request(u"a_recovered"_s);
    QTRY_VERIFY(hasEnded(task));
    stop();
    const QList<HistoryEntry> history = History(m_folder->path()).newest(10);
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(1).id, u"earlier"_s);
    QCOMPARE(history.at(1).generation, u"hoge_20261120"_s);
    QCOMPARE(history.at(1).warnings, QStringList {u"of \ufffd[31m"_s});
    QCOMPARE(history.at(0).id, task.id);
}

void TaskRecordsTest::stopsCleanlyAndResumes()
{
    TaskService *service = &start();
    const Task running = request(u"a_waits"_s);
    const Task pending = request(u"b_waits"_s);
    QTRY_VERIFY(service->find(running.id)->progress);
    stop();
    QVERIFY(History(m_folder->path()).newest(10).isEmpty());
    service = &start();
    QCOMPARE(service->find(running.id)->state, TaskState::Running);
    QCOMPARE(service->find(pending.id)->state, TaskState::Pending);
    QCOMPARE(service->find(running.id)->createdAtUtc, running.createdAtUtc);
}

void TaskRecordsTest::aCancelledRunStaysCancelledWhenTheServiceStops()
{
    TaskService &service = start();
    const Task running = request(u"a_waits"_s);
    QTRY_VERIFY(service.find(running.id)->progress);
    QVERIFY(service.cancel(running.id).isOk());
    stop();
    QCOMPARE(start().find(running.id)->code, u"cancelled"_s);
}

void TaskRecordsTest::resumesAfterACrash()
{
    start();
    const Task running = request(u"a_waits"_s);
    const Task pending = request(u"b_success"_s);
    QTRY_VERIFY(m_service->find(running.id)->progress);
    const QString path = m_folder->filePath(u"tasks.json"_s);
    QTRY_VERIFY(loadTasks(path, {})->lists.running.size() == 1);
    QVERIFY(QFile::copy(path, path + u".copy"_s));
    stop();
    // As the file was while the run went on.
    QVERIFY(QFile::remove(path) && QFile::rename(path + u".copy"_s, path));
    TaskService &service = start();
    QCOMPARE(service.lists().running.constFirst().id, running.id);
    QCOMPARE(service.lists().pending.constFirst().id, pending.id);
}

void TaskRecordsTest::doesNotRepeatARunThatTheHistoryKnows()
{
    start();
    const Task running = request(u"a_waits"_s);
    QTRY_VERIFY(m_service->find(running.id)->progress);
    const Task begun = *m_service->find(running.id);
    const QString path = m_folder->filePath(u"tasks.json"_s);
    QTRY_VERIFY(loadTasks(path, {})->lists.running.size() == 1);
    QVERIFY(QFile::copy(path, path + u".copy"_s));
    stop();
    HistoryEntry entry;
    entry.id = begun.id;
    entry.name = begun.name;
    entry.committed = true;
    entry.startedAtUtc = begun.startedAtUtc;
    entry.endedAtUtc = begun.startedAtUtc.addSecs(60);
    QVERIFY(History(m_folder->path()).append(entry).isOk());
    QVERIFY(QFile::remove(path) && QFile::rename(path + u".copy"_s, path));
    const Task after = *start().find(begun.id);
    QCOMPARE(after.state, TaskState::Finished);
    QCOMPARE(after.updatedAtUtc, entry.endedAtUtc);
}

void TaskRecordsTest::goesOnWhenTheStateFolderIsFull()
{
    TaskService &service = start();
    // Folders in the place of the files stand for a disk that takes nothing; they stop root as well.
    for (const QString &name : {u"tasks.json.new"_s, u"history.jsonl"_s})
        QVERIFY(QDir().mkpath(m_folder->filePath(name)));
    Task answered;
    const Task task = service.request(u"a_success"_s, {}, [&answered](const Task &kept) { answered = kept; });
    QTRY_COMPARE(answered.id, task.id);
    QCOMPARE(answered.warnings.size(), 1);
    QTRY_VERIFY(hasEnded(task));
    QCOMPARE(service.find(task.id)->state, TaskState::Finished);
    QTRY_VERIFY(service.storageFault());
    QCOMPARE(service.storageFault()->kind, FaultKind::StateUnwritable);

    for (const QString &name : {u"tasks.json.new"_s, u"history.jsonl"_s})
        QVERIFY(QDir().rmdir(m_folder->filePath(name)));
    QTRY_VERIFY(!service.storageFault());
    QTRY_COMPARE(service.history().newest(10).size(), 1);
    QCOMPARE(service.history().newest(1).constFirst().id, task.id);
    const QString untrueNow = u"A restart would forget"_s;
    QCOMPARE(service.find(task.id)->warnings.filter(untrueNow), QStringList());
    stop();
    QCOMPARE(start().find(task.id)->warnings.filter(untrueNow), QStringList());
}

void TaskRecordsTest::recordsOnceWhatCouldBeWrittenOnlyInPart()
{
    QFile inTheWay(m_folder->filePath(u"reports"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    TaskService &service = start();
    const Task task = request(u"a_success"_s);
    QTRY_VERIFY(hasEnded(task));
    QTRY_VERIFY(service.storageFault());
    QVERIFY(inTheWay.remove());
    QTRY_VERIFY(service.reports().of(u"a_success"_s));
    QCOMPARE(service.history().newest(10).size(), 1);
}

void TaskRecordsTest::recordsInPartWhatWasRecovered()
{
    QFile inTheWay(m_folder->filePath(u"reports"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    TaskService &service = start();
    const Task task = request(u"a_recovers-and-fails"_s);
    QTRY_VERIFY(hasEnded(task));
    QTRY_VERIFY(service.storageFault());
    QVERIFY(inTheWay.remove());
    QTRY_VERIFY(!service.storageFault());
    QTRY_VERIFY(service.reports().of(u"a_recovers-and-fails"_s));
    const SetReport report = *service.reports().of(u"a_recovers-and-fails"_s);
    QCOMPARE(report.lastSuccessAtUtc, QDateTime(QDate(2026, 11, 21), QTime(2, 10), Qt::UTC));
    QCOMPARE(report.lastResult.id, task.id);
    QCOMPARE(service.history().newest(10).size(), 2);
}

void TaskRecordsTest::setsDamagedFilesAside()
{
    for (const QString &name : {u"tasks.json"_s, u"history.jsonl"_s}) {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("garbage");
    }
    TaskService &service = start();
    QTRY_COMPARE(service.notices().size(), 2);
    const Task task = request(u"a_success"_s);
    QTRY_VERIFY(hasEnded(task));
    QCOMPARE(service.lists().finished.size(), 1);
}

QTEST_GUILESS_MAIN(TaskRecordsTest)
#include "task_records_test.moc"
