#include "monitor/models/event_watch.h"
#include "tests/monitor/sample_tasks.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

QList<Event::Kind> kinds(const QList<Event> &events)
{
    QList<Event::Kind> list;
    for (const Event &event : events)
        list.append(event.kind);
    return list;
}

SetInfo setLastGood(const QDateTime &utc)
{
    SetInfo set;
    set.name = u"foo_hoge"_s;
    set.lastSuccessAtUtc = utc;
    return set;
}

//! A set whose last run was \a id, and ended with \a code; empty: well.
QList<SetInfo> setLastRun(const QString &id, const QString &code)
{
    SetInfo set = setLastGood(noon);
    set.lastResult = HistoryEntry();
    set.lastResult->id = id;
    set.lastResult->code = code;
    set.lastResult->endedAtUtc = noon;
    return {set};
}

const QString missing = u"source-missing"_s;

}

class EventWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrongAtTheStartIsNoNews()
    {
        EventWatch watch(u"pi"_s);
        QVERIFY(watch.takeTasks({sampleTask(u"1"_s, TaskState::Error)}).isEmpty());
        QVERIFY(watch.takeSets({setLastGood(noon.addDays(-9))}, 3, noon).isEmpty());
    }

    void aFailureIsToldOnceUntilTheSetRecovers()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({});
        QList<Task> tasks {sampleTask(u"1"_s, TaskState::Error, u"foo_hoge"_s, 1)};
        QCOMPARE(kinds(watch.takeTasks(tasks)), {Event::Kind::Failed});
        QVERIFY(watch.takeTasks(tasks).isEmpty());
        tasks.append(sampleTask(u"2"_s, TaskState::Error, u"foo_hoge"_s, 2));
        QVERIFY(watch.takeTasks(tasks).isEmpty());
        tasks.append(sampleTask(u"3"_s, TaskState::Finished, u"foo_hoge"_s, 3));
        QCOMPARE(kinds(watch.takeTasks(tasks)), {Event::Kind::Recovered});
        tasks.append(sampleTask(u"4"_s, TaskState::Finished, u"foo_hoge"_s, 4));
        QVERIFY(watch.takeTasks(tasks).isEmpty());
    }

    void clearingAListIsNoNews()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({sampleTask(u"1"_s, TaskState::Error, u"foo_hoge"_s, 1),
            sampleTask(u"2"_s, TaskState::Finished, u"foo_hoge"_s, 2)});
        QVERIFY(watch.takeTasks({sampleTask(u"1"_s, TaskState::Error, u"foo_hoge"_s, 1)}).isEmpty());
        QVERIFY(watch.takeTasks({}).isEmpty());
    }

    void aRecoveryIsToldAlsoAfterTheErrorWasCleared()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({sampleTask(u"1"_s, TaskState::Error, u"foo_hoge"_s, 1)});
        watch.takeTasks({});
        QCOMPARE(kinds(watch.takeTasks({sampleTask(u"2"_s, TaskState::Finished, u"foo_hoge"_s, 2)})),
            {Event::Kind::Recovered});
    }

    void aFailureThatWasClearedBeforeItWasSeenIsTold()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({});
        QVERIFY(watch.takeSets(setLastRun(u"1"_s, {}), 0, noon).isEmpty());
        watch.takeTasks({});
        QCOMPARE(kinds(watch.takeSets(setLastRun(u"2"_s, missing), 0, noon)), {Event::Kind::Failed});
        QVERIFY(watch.takeSets(setLastRun(u"2"_s, missing), 0, noon).isEmpty());
        QVERIFY(watch.takeSets(setLastRun(u"3"_s, missing), 0, noon).isEmpty());
        QVERIFY(watch.takeSets(setLastRun(u"4"_s, u"cancelled"_s), 0, noon).isEmpty());
        QCOMPARE(kinds(watch.takeSets(setLastRun(u"5"_s, {}), 0, noon)), {Event::Kind::Recovered});
    }

    void whatTheTasksToldTheSetsDoNotTellAgain()
    {
        EventWatch watch(u"pi"_s);
        const QList<Task> tasks {sampleTask(u"2"_s, TaskState::Error)};
        watch.takeTasks({});
        watch.takeSets(setLastRun(u"1"_s, {}), 0, noon);
        QCOMPARE(kinds(watch.takeTasks(tasks)), {Event::Kind::Failed});
        // An answer that was on its way is older than what the tasks have told.
        QVERIFY(watch.takeSets(setLastRun(u"1"_s, {}), 0, noon).isEmpty());
        QVERIFY(watch.takeSets(setLastRun(u"2"_s, missing), 0, noon).isEmpty());
    }

    void whatTheSetsToldTheTasksDoNotTellAgain()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({});
        watch.takeSets(setLastRun(u"1"_s, {}), 0, noon);
        QCOMPARE(kinds(watch.takeSets(setLastRun(u"2"_s, missing), 0, noon)), {Event::Kind::Failed});
        QVERIFY(watch.takeTasks({sampleTask(u"2"_s, TaskState::Error)}).isEmpty());
    }

    void aSetThatHadFailedBeforeTheStartRecovers()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({});
        QVERIFY(watch.takeSets(setLastRun(u"1"_s, missing), 0, noon).isEmpty());
        QCOMPARE(kinds(watch.takeTasks({sampleTask(u"2"_s, TaskState::Finished)})), {Event::Kind::Recovered});
    }

    //! A Raspberry Pi has no clock of its own: until it has asked for the time, it dates as of its last shutdown.
    void aFailureIsToldAlsoWhenTheServersClockWentBack()
    {
        EventWatch watch(u"pi"_s);
        const Task good = sampleTask(u"1"_s, TaskState::Finished, u"foo_hoge"_s, 50);
        const Task failed = sampleTask(u"2"_s, TaskState::Error, u"foo_hoge"_s, 10);
        const Task again = sampleTask(u"3"_s, TaskState::Finished, u"foo_hoge"_s, 5);
        watch.takeTasks({good});
        QCOMPARE(kinds(watch.takeTasks({failed, good})), {Event::Kind::Failed});
        QCOMPARE(kinds(watch.takeTasks({failed, again, good})), {Event::Kind::Recovered});
        QVERIFY(watch.takeTasks({failed, good}).isEmpty());
    }

    void ofTwoThatEndedTheFirstInTheListIsTheNewer()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({});
        watch.takeSets(setLastRun(u"0"_s, {}), 0, noon);
        const Task older = sampleTask(u"1"_s, TaskState::Error, u"foo_hoge"_s, 50);
        const Task newer = sampleTask(u"2"_s, TaskState::Error, u"foo_hoge"_s, 10);
        const QList<Event> events = watch.takeTasks({newer, older});
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.first().atUtc, newer.updatedAtUtc);
    }

    void cancellingIsNoFailure()
    {
        EventWatch watch(u"pi"_s);
        watch.takeTasks({});
        Task task = sampleTask(u"1"_s, TaskState::Error);
        task.code = faultCode(FaultKind::Cancelled);
        QVERIFY(watch.takeTasks({task}).isEmpty());
    }

    void aSetBecomesOverdueOnce()
    {
        EventWatch watch(u"pi"_s);
        const QList<SetInfo> sets {setLastGood(noon)};
        QVERIFY(watch.takeSets(sets, 3, noon).isEmpty());
        QVERIFY(watch.takeSets(sets, 3, noon.addDays(3)).isEmpty());
        QCOMPARE(kinds(watch.takeSets(sets, 3, noon.addDays(3).addSecs(1))), {Event::Kind::Overdue});
        QVERIFY(watch.takeSets(sets, 3, noon.addDays(4)).isEmpty());
        QVERIFY(EventWatch().takeSets(sets, 0, noon.addYears(1)).isEmpty());
    }

    void aSetThatKeepsFailingBecomesOverdueToo()
    {
        EventWatch watch(u"pi"_s);
        QList<SetInfo> sets {setLastGood(noon)};
        sets.first().lastResult = HistoryEntry();
        sets.first().lastResult->code = u"source-missing"_s;
        QVERIFY(watch.takeSets(sets, 3, noon).isEmpty());
        QCOMPARE(kinds(watch.takeSets(sets, 3, noon.addDays(4))), {Event::Kind::Overdue});
    }

    void aServerThatIsAwayIsToldAfterAWhileAndItsReturnToo()
    {
        EventWatch watch(u"pi"_s);
        QVERIFY(watch.takePoll(noon, noon.addSecs(60)).isEmpty());
        QCOMPARE(kinds(watch.takePoll(noon, noon.addSecs(301))), {Event::Kind::Unreachable});
        QVERIFY(watch.takePoll(noon, noon.addSecs(600)).isEmpty());
        QCOMPARE(kinds(watch.takePoll({}, noon.addSecs(900))), {Event::Kind::Back});
        QVERIFY(watch.takePoll({}, noon.addSecs(905)).isEmpty());
    }

    void aShortAbsenceIsNoNews()
    {
        EventWatch watch(u"pi"_s);
        watch.takePoll(noon, noon.addSecs(60));
        QVERIFY(watch.takePoll({}, noon.addSecs(70)).isEmpty());
    }
};

QTEST_APPLESS_MAIN(EventWatchTest)
#include "event_watch_test.moc"
