#include "service/tasks/task_queue.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QDateTime at(int minute)
{
    return QDateTime(QDate(2026, 11, 22), QTime(2, minute), Qt::UTC);
}

RunReport success()
{
    RunReport report;
    report.committed = true;
    return report;
}

RunReport failure(FaultKind kind)
{
    RunReport report;
    report.fault = Fault {kind, u"what happened"_s, u"what to do"_s};
    return report;
}

QStringList idsOf(const QList<Task> &tasks)
{
    QStringList ids;
    for (const Task &task : tasks)
        ids.append(task.id);
    return ids;
}

} // namespace

class TaskQueueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsInTheOrderOfRequests();
    void answersThePendingTaskOfASet();
    void aRunningSetGetsOneFollowUp();
    void acceptedGuardsBelongToOneTask();
    void endsAsTheReportSays();
    void keepsWarningsOfItsOwnAndOfTheReport();
    void retryIsANewTask();
    void whatWasRunningIsPendingAgain();
    void aSuspendedTaskGoesFirst();
    void cancelsOnlyWhatIsPending();
    void clearsOneListAtATime();
    void dropsTheOldestEndedTasks();
    void unknownIdsChangeNothing();
};

void TaskQueueTest::runsInTheOrderOfRequests()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.request(u"b"_s, {}, u"2"_s, at(1));
    QCOMPARE(idsOf(queue.lists().pending), QStringList({u"1"_s, u"2"_s}));
    queue.start(u"1"_s, at(2));
    const Task running = queue.lists().running.constFirst();
    QCOMPARE(running.state, TaskState::Running);
    QCOMPARE(running.createdAtUtc, at(0));
    QCOMPARE(running.startedAtUtc, at(2));
    QCOMPARE(running.updatedAtUtc, at(2));
}

void TaskQueueTest::answersThePendingTaskOfASet()
{
    TaskQueue queue;
    const Task first = queue.request(u"a"_s, {}, u"1"_s, at(0));
    QCOMPARE(queue.request(u"a"_s, {}, u"2"_s, at(1)), first);
    QCOMPARE(queue.lists().pending.size(), 1);
}

void TaskQueueTest::aRunningSetGetsOneFollowUp()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.start(u"1"_s, at(1));
    QCOMPARE(queue.request(u"a"_s, {}, u"2"_s, at(2)).id, u"2"_s);
    QCOMPARE(queue.request(u"a"_s, {}, u"3"_s, at(3)).id, u"2"_s);
    queue.end(u"1"_s, success(), at(4));
    QCOMPARE(idsOf(queue.lists().pending), QStringList {u"2"_s});
    QCOMPARE(idsOf(queue.lists().finished), QStringList {u"1"_s});
}

void TaskQueueTest::acceptedGuardsBelongToOneTask()
{
    TaskQueue queue;
    queue.request(u"a"_s, {u"source-empty"_s}, u"1"_s, at(0));
    const Task task = queue.request(u"a"_s, {u"mass-deletion"_s, u"source-empty"_s}, u"2"_s, at(1));
    QCOMPARE(task.accepted, QStringList({u"source-empty"_s, u"mass-deletion"_s}));
    queue.start(u"1"_s, at(2));
    QCOMPARE(queue.request(u"a"_s, {}, u"2"_s, at(3)).accepted, QStringList());
}

void TaskQueueTest::endsAsTheReportSays()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.request(u"b"_s, {}, u"2"_s, at(0));
    queue.start(u"1"_s, at(1));
    queue.start(u"2"_s, at(1));
    queue.setProgress(u"1"_s, Progress {Phase::Copy, 50, {}, {}, {}, {}, {}, {}});
    QCOMPARE(queue.find(u"1"_s)->progress->percent, 50);
    queue.end(u"1"_s, success(), at(2));
    queue.end(u"2"_s, failure(FaultKind::SourceEmpty), at(3));

    const Task finished = *queue.find(u"1"_s);
    QCOMPARE(finished.state, TaskState::Finished);
    QCOMPARE(finished.updatedAtUtc, at(2));
    QVERIFY(!finished.progress);
    const Task failed = *queue.find(u"2"_s);
    QCOMPARE(failed.state, TaskState::Error);
    QCOMPARE(failed.code, u"source-empty"_s);
    QCOMPARE(failed.message, u"what happened"_s);
    QCOMPARE(failed.remedy, u"what to do"_s);
    QVERIFY(queue.lists().running.isEmpty());
}

void TaskQueueTest::keepsWarningsOfItsOwnAndOfTheReport()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.addWarning(u"1"_s, u"own"_s);
    queue.addWarning(u"1"_s, u"own"_s);
    queue.start(u"1"_s, at(1));
    RunReport report = success();
    report.warnings = {u"of the run"_s};
    queue.end(u"1"_s, report, at(2));
    QCOMPARE(queue.find(u"1"_s)->warnings, QStringList({u"own"_s, u"of the run"_s}));
}

void TaskQueueTest::retryIsANewTask()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.start(u"1"_s, at(1));
    queue.end(u"1"_s, failure(FaultKind::SourceMissing), at(2));
    QCOMPARE(queue.request(u"a"_s, {}, u"2"_s, at(3)).id, u"2"_s);
    QCOMPARE(idsOf(queue.lists().error), QStringList {u"1"_s});
}

void TaskQueueTest::whatWasRunningIsPendingAgain()
{
    TaskQueue before;
    for (const QString &id : {u"1"_s, u"2"_s, u"3"_s})
        before.request(u"set-"_s + id, {u"source-empty"_s}, id, at(0));
    before.start(u"1"_s, at(1));
    before.start(u"2"_s, at(2));
    TaskQueue after(before.lists());
    after.suspendAll(at(5));
    QCOMPARE(idsOf(after.lists().pending), QStringList({u"1"_s, u"2"_s, u"3"_s}));
    const Task resumed = *after.find(u"1"_s);
    QCOMPARE(resumed.state, TaskState::Pending);
    QCOMPARE(resumed.updatedAtUtc, at(5));
    QVERIFY(!resumed.startedAtUtc.isValid());
    QCOMPARE(resumed.accepted, QStringList {u"source-empty"_s});
    QCOMPARE(after.find(u"3"_s)->updatedAtUtc, at(0));
}

void TaskQueueTest::aSuspendedTaskGoesFirst()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.request(u"b"_s, {}, u"2"_s, at(1));
    queue.start(u"1"_s, at(2));
    queue.suspend(u"1"_s, at(3));
    QCOMPARE(idsOf(queue.lists().pending), QStringList({u"1"_s, u"2"_s}));
}

void TaskQueueTest::cancelsOnlyWhatIsPending()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    queue.request(u"b"_s, {}, u"2"_s, at(0));
    queue.start(u"2"_s, at(1));
    queue.cancelPending(u"1"_s, at(2));
    queue.cancelPending(u"2"_s, at(2));
    QCOMPARE(queue.find(u"1"_s)->state, TaskState::Error);
    QCOMPARE(queue.find(u"1"_s)->code, u"cancelled"_s);
    QCOMPARE(queue.find(u"2"_s)->state, TaskState::Running);
}

void TaskQueueTest::clearsOneListAtATime()
{
    TaskQueue queue;
    for (const QString &id : {u"1"_s, u"2"_s, u"3"_s}) {
        queue.request(id, {}, id, at(0));
        queue.start(id, at(1));
        queue.end(id, id == u"1"_s ? success() : failure(FaultKind::Cancelled), at(2));
    }
    QCOMPARE(queue.clearErrors(), 2);
    QCOMPARE(queue.clearErrors(), 0);
    QCOMPARE(idsOf(queue.lists().finished), QStringList {u"1"_s});
    QCOMPARE(queue.clearFinished(), 1);
    QVERIFY(queue.lists().finished.isEmpty());
}

void TaskQueueTest::dropsTheOldestEndedTasks()
{
    TaskQueue queue;
    for (int i = 0; i <= TaskQueue::endedTasksKept; ++i) {
        const QString id = QString::number(i);
        queue.request(u"a"_s, {}, id, at(0));
        queue.start(id, at(1));
        queue.end(id, success(), at(2));
    }
    QCOMPARE(queue.lists().finished.size(), TaskQueue::endedTasksKept);
    QVERIFY(!queue.find(u"0"_s));
    QVERIFY(queue.find(u"1"_s));
}

void TaskQueueTest::unknownIdsChangeNothing()
{
    TaskQueue queue;
    queue.request(u"a"_s, {}, u"1"_s, at(0));
    const Status before = queue.lists();
    queue.start(u"x"_s, at(1));
    queue.setProgress(u"x"_s, {});
    queue.end(u"1"_s, success(), at(1));
    queue.suspend(u"1"_s, at(1));
    queue.cancelPending(u"x"_s, at(1));
    QCOMPARE(queue.lists(), before);
}

QTEST_APPLESS_MAIN(TaskQueueTest)
#include "task_queue_test.moc"
