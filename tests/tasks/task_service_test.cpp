#include "service/tasks/task_service.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

int countOf(const QList<Task> &tasks, const QString &name)
{
    return static_cast<int>(
        std::count_if(tasks.begin(), tasks.end(), [&name](const Task &task) { return task.name == name; }));
}

}

class TaskServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void runsOneAfterTheOther();
    void saysThatARequestIsOnDiskBeforeItBegins();
    void recordsHowRunsEnded();
    void recordsWhatWasRecovered();
    void onlyOneRunsAtATimeUnlessTold();
    void runsTheNextWhileOnePrunes();
    void cancelsPendingAndRunning();
    void stopsCleanlyAndResumes();
    void aCancelledRunStaysCancelledWhenTheServiceStops();
    void resumesAfterACrash();
    void doesNotRepeatARunThatTheHistoryKnows();
    void goesOnWhenTheStateFolderIsFull();
    void recordsOnceWhatCouldBeWrittenOnlyInPart();
    void recordsInPartWhatWasRecovered();
    void aHungRunDoesNotHoldUpOtherDisks();
    void keepsTheNewestLogs();
    void setsDamagedFilesAside();

private:
    TaskService &start();
    void stop();
    Task request(const QString &name) { return m_service->request(name, {}); }
    bool hasEnded(const Task &task) const;

    std::optional<QTemporaryDir> m_folder;
    std::unique_ptr<TaskService> m_service;
    int m_parallel = 1;
    int m_logsKept = 100;
    QHash<QString, QString> m_destinations;
};

void TaskServiceTest::init()
{
    m_folder.emplace();
    m_parallel = 1;
    m_logsKept = 100;
    m_destinations.clear();
}

void TaskServiceTest::cleanup()
{
    if (m_service)
        stop();
}

TaskService &TaskServiceTest::start()
{
    const Result<SavedTasks> saved = loadTasks(m_folder->filePath(u"tasks.json"_s), QDateTime::currentDateTimeUtc());
    const EngineSetup setup {
        QStringLiteral(PROJECT_SOURCE_DIR "/tests/tasks/fake_engine.sh"), u"/c.ini"_s, m_folder->path()};
    const TaskPolicy policy {[this] { return m_parallel; }, [this] { return m_logsKept; },
        [this](const QString &name) { return m_destinations.value(name); }};
    m_service = std::make_unique<TaskService>(*saved, setup, policy);
    m_service->begin();
    return *m_service;
}

void TaskServiceTest::stop()
{
    QSignalSpy stopped(m_service.get(), &TaskService::stopped);
    m_service->shutDown();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.count(), 1, 12000);
    m_service.reset();
}

bool TaskServiceTest::hasEnded(const Task &task) const
{
    const std::optional<Task> now = m_service->find(task.id);
    return now && (now->state == TaskState::Finished || now->state == TaskState::Error);
}

void TaskServiceTest::runsOneAfterTheOther()
{
    TaskService &service = start();
    QSignalSpy ended(&service, &TaskService::ended);
    for (const QString &name : {u"a_success"_s, u"b_refused"_s, u"c_success"_s})
        request(name);
    QTRY_COMPARE(ended.count(), 3);
    QCOMPARE(ended.at(0).at(0).value<Task>().name, u"a_success"_s);
    QCOMPARE(ended.at(2).at(0).value<Task>().name, u"c_success"_s);
    QCOMPARE(service.lists().finished.size(), 2);
    QCOMPARE(service.lists().error.constFirst().code, u"source-empty"_s);
}

void TaskServiceTest::saysThatARequestIsOnDiskBeforeItBegins()
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

void TaskServiceTest::recordsHowRunsEnded()
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

void TaskServiceTest::recordsWhatWasRecovered()
{
    start();
    const Task task = request(u"a_recovered"_s);
    QTRY_VERIFY(hasEnded(task));
    stop();
    const QList<HistoryEntry> history = History(m_folder->path()).newest(10);
    QCOMPARE(history.size(), 2);
    QCOMPARE(history.at(1).id, u"earlier"_s);
    QCOMPARE(history.at(1).generation, u"hoge_20261120"_s);
    QCOMPARE(history.at(0).id, task.id);
}

void TaskServiceTest::onlyOneRunsAtATimeUnlessTold()
{
    TaskService &service = start();
    request(u"a_waits"_s);
    request(u"b_waits"_s);
    QCOMPARE(service.lists().running.size(), 1);
    QCOMPARE(service.lists().pending.size(), 1);
    m_parallel = 2;
    request(u"b_waits"_s);
    QCOMPARE(service.lists().running.size(), 2);
}

void TaskServiceTest::runsTheNextWhileOnePrunes()
{
    TaskService &service = start();
    const Task first = request(u"a_prunes"_s);
    const Task second = request(u"b_success"_s);
    QTRY_VERIFY(hasEnded(first) && hasEnded(second));
    QCOMPARE(service.lists().finished.size(), 2);
}

void TaskServiceTest::cancelsPendingAndRunning()
{
    TaskService &service = start();
    const Task running = request(u"a_waits"_s);
    const Task pending = request(u"b_success"_s);
    QTRY_VERIFY(service.find(running.id)->progress);
    QCOMPARE(service.cancel(pending.id)->code, u"cancelled"_s);
    QCOMPARE(service.cancel(running.id)->state, TaskState::Running);
    QTRY_VERIFY(hasEnded(running));
    QCOMPARE(service.find(running.id)->code, u"cancelled"_s);
    QCOMPARE(service.cancel(running.id).fault().kind, FaultKind::TaskEnded);
    QCOMPARE(service.cancel(u"none"_s).fault().kind, FaultKind::UnknownTask);
}

void TaskServiceTest::stopsCleanlyAndResumes()
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

void TaskServiceTest::aCancelledRunStaysCancelledWhenTheServiceStops()
{
    TaskService &service = start();
    const Task running = request(u"a_waits"_s);
    QTRY_VERIFY(service.find(running.id)->progress);
    QVERIFY(service.cancel(running.id).isOk());
    stop();
    QCOMPARE(start().find(running.id)->code, u"cancelled"_s);
}

void TaskServiceTest::resumesAfterACrash()
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

void TaskServiceTest::doesNotRepeatARunThatTheHistoryKnows()
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

void TaskServiceTest::goesOnWhenTheStateFolderIsFull()
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
    QTRY_VERIFY_WITH_TIMEOUT(!service.storageFault(), 15000);
    QTRY_COMPARE_WITH_TIMEOUT(service.history().newest(10).size(), 1, 15000);
    QCOMPARE(service.history().newest(1).constFirst().id, task.id);
}

void TaskServiceTest::recordsOnceWhatCouldBeWrittenOnlyInPart()
{
    QFile inTheWay(m_folder->filePath(u"reports"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    TaskService &service = start();
    const Task task = request(u"a_success"_s);
    QTRY_VERIFY(hasEnded(task));
    QTRY_VERIFY(service.storageFault());
    QVERIFY(inTheWay.remove());
    QTRY_VERIFY_WITH_TIMEOUT(service.reports().of(u"a_success"_s), 15000);
    QCOMPARE(service.history().newest(10).size(), 1);
}

void TaskServiceTest::recordsInPartWhatWasRecovered()
{
    QFile inTheWay(m_folder->filePath(u"reports"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    TaskService &service = start();
    const Task task = request(u"a_recovers-and-fails"_s);
    QTRY_VERIFY(hasEnded(task));
    QTRY_VERIFY(service.storageFault());
    QVERIFY(inTheWay.remove());
    QTRY_VERIFY_WITH_TIMEOUT(!service.storageFault(), 15000);
    QTRY_VERIFY(service.reports().of(u"a_recovers-and-fails"_s));
    const SetReport report = *service.reports().of(u"a_recovers-and-fails"_s);
    QCOMPARE(report.lastSuccessAtUtc, QDateTime(QDate(2026, 11, 21), QTime(2, 10), Qt::UTC));
    QCOMPARE(report.lastResult.id, task.id);
    QCOMPARE(service.history().newest(10).size(), 2);
}

void TaskServiceTest::aHungRunDoesNotHoldUpOtherDisks()
{
    // Two mounts that every machine has stand for two disks.
    m_destinations = {{u"a_hangs"_s, u"/proc/a"_s}, {u"a_success"_s, u"/proc/b"_s}, {u"b_success"_s, u"/b"_s}};
    TaskService &service = start();
    const Task hung = request(u"a_hangs"_s);
    const Task sameDisk = request(u"a_success"_s);
    const Task otherDisk = request(u"b_success"_s);
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(otherDisk), 20000);
    QCOMPARE(service.find(hung.id)->state, TaskState::Running);
    QCOMPARE(service.find(sameDisk.id)->state, TaskState::Pending);
    QVERIFY(service.cancel(hung.id).isOk());
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded(sameDisk), 15000);
    QCOMPARE(service.find(hung.id)->code, u"cancelled"_s);
}

void TaskServiceTest::keepsTheNewestLogs()
{
    m_logsKept = 2;
    TaskService &service = start();
    QSignalSpy ended(&service, &TaskService::ended);
    for (int i = 0; i < 5; ++i)
        request(u"%1_success"_s.arg(i));
    QTRY_COMPARE(ended.count(), 5);
    stop();
    QCOMPARE(QDir(m_folder->filePath(u"logs"_s)).entryList({u"*.log"_s}).size(), 2);
}

void TaskServiceTest::setsDamagedFilesAside()
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
    QCOMPARE(countOf(service.lists().finished, u"a_success"_s), 1);
}

QTEST_GUILESS_MAIN(TaskServiceTest)
#include "task_service_test.moc"
