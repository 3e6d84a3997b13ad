#include "tests/tasks/running_tasks.h"

#include <QDir>

using namespace backup;
using namespace Qt::StringLiterals;

//! Which runs are started, side by side or one after the other, and how they are cancelled.
class TaskServiceTest : public QObject, private RunningTasks
{
    Q_OBJECT

private Q_SLOTS:
    void init() { prepare(); }
    void cleanup() { stop(); }
    void runsOneAfterTheOther();
    void onlyOneRunsAtATimeUnlessTold();
    void runsTheNextWhileOnePrunes();
    void cancelsPendingAndRunning();
    void aHungRunDoesNotHoldUpOtherDisks();
    void keepsTheNewestLogs();
};

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
    // The history is one of runs.
    QTRY_COMPARE(service.history().newest(10).size(), 1);
    QCOMPARE(service.history().newest(10).first().id, running.id);
    QCOMPARE(service.cancel(running.id).fault().kind, FaultKind::TaskEnded);
    QCOMPARE(service.cancel(u"none"_s).fault().kind, FaultKind::UnknownTask);
}

void TaskServiceTest::aHungRunDoesNotHoldUpOtherDisks()
{
    // Two mounts that every machine has stand for two disks.
    m_destinations = {{u"a_hangs"_s, u"/proc/a"_s}, {u"a_success"_s, u"/proc/b"_s}, {u"b_success"_s, u"/b"_s}};
    TaskService &service = start();
    const Task hung = request(u"a_hangs"_s);
    const Task sameDisk = request(u"a_success"_s);
    const Task otherDisk = request(u"b_success"_s);
    QTRY_VERIFY(hasEnded(otherDisk));
    QCOMPARE(service.find(hung.id)->state, TaskState::Running);
    QCOMPARE(service.find(sameDisk.id)->state, TaskState::Pending);
    QVERIFY(service.cancel(hung.id).isOk());
    QTRY_VERIFY(hasEnded(sameDisk));
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

QTEST_GUILESS_MAIN(TaskServiceTest)
#include "task_service_test.moc"
