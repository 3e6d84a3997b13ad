#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/models/task_filter.h"
#include "monitor/models/task_model.h"
#include "shared/fault.h"
#include "tests/monitor/sample_tasks.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString pi = u"http://pi:5000"_s;
const QString nas = u"http://nas:5000"_s;

QList<Task> tasks(int count, TaskState state)
{
    QList<Task> list;
    for (int i = 0; i < count; ++i)
        list.append(sampleTask(QString::number(i), state, u"set_%1"_s.arg(i)));
    return list;
}

QImage signOf(const Task &task)
{
    return stateIcon(task).pixmap(16, 16).toImage();
}

}

class TaskModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<TaskModel>();
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void anUnchangedListSendsNoSignal()
    {
        m_model->merge(pi, u"pi"_s, tasks(5, TaskState::Pending));
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
        m_model->merge(pi, u"pi"_s, tasks(5, TaskState::Pending));
        QCOMPARE(changed.count() + inserted.count() + removed.count(), 0);
    }

    void aTaskThatSomebodyStoppedIsNoError()
    {
        Task cancelled = sampleTask(u"1"_s, TaskState::Error);
        cancelled.code = faultCode(FaultKind::Cancelled);
        const Task failed = sampleTask(u"2"_s, TaskState::Error);
        m_model->merge(pi, u"pi"_s, {cancelled, failed});
        QCOMPARE(textOf(0, TaskColumn::State), u"Cancelled"_s);
        QCOMPARE(textOf(1, TaskColumn::State), u"Error"_s);
        QVERIFY(signOf(cancelled) != signOf(failed));
    }

    void aChangedTaskChangesItsRowAlone()
    {
        QList<Task> list = tasks(5, TaskState::Pending);
        m_model->merge(pi, u"pi"_s, list);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        list[2].state = TaskState::Running;
        m_model->merge(pi, u"pi"_s, list);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 2);
        QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 2);
        QCOMPARE(m_model->count(TaskState::Running), 1);
    }

    void aRememberedRowSurvivesWhatComesAndGoes()
    {
        m_model->merge(pi, u"pi"_s, tasks(100, TaskState::Finished));
        const QPersistentModelIndex remembered = m_model->index(51, 0);
        QList<Task> list {sampleTask(u"new"_s, TaskState::Pending)};
        for (int i = 1; i < 100; i += 2) // every second one goes: more ranges than are removed one by one
            list.append(sampleTask(QString::number(i), TaskState::Finished, u"set_%1"_s.arg(i)));
        m_model->merge(pi, u"pi"_s, list);
        QCOMPARE(m_model->rowCount(), 51);
        QVERIFY(remembered.isValid());
        QCOMPARE(m_model->task(remembered.row()).id, u"51"_s);
    }

    void manyGapsAreClosedInOneRemoval()
    {
        m_model->merge(pi, u"pi"_s, tasks(100, TaskState::Finished));
        QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
        QList<Task> list;
        for (int i = 0; i < 100; i += 2)
            list.append(sampleTask(QString::number(i), TaskState::Finished, u"set_%1"_s.arg(i)));
        m_model->merge(pi, u"pi"_s, list);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(m_model->rowCount(), 50);
    }

    void serversDoNotTouchEachOthersRows()
    {
        m_model->merge(pi, u"pi"_s, tasks(3, TaskState::Error));
        m_model->merge(nas, u"nas"_s, tasks(2, TaskState::Error));
        QCOMPARE(m_model->count(TaskState::Error), 5);
        QCOMPARE(m_model->count(TaskState::Error, nas), 2);
        m_model->merge(pi, u"pi"_s, {});
        QCOMPARE(m_model->rowCount(), 2);
        m_model->removeServer(nas);
        QCOMPARE(m_model->rowCount(), 0);
    }

    void rowsOfAServerThatIsAwayAreGrey()
    {
        m_model->merge(pi, u"pi"_s, tasks(1, TaskState::Error));
        QVERIFY(!m_model->index(0, 1).data(Qt::ForegroundRole).isValid());
        m_model->setStale(pi, true);
        QVERIFY(m_model->index(0, 1).data(Qt::ForegroundRole).isValid());
        QVERIFY(m_model->index(0, 1).data(StaleRole).toBool());
    }

    void anErrorThatIsToldOnlyWithATokenIsSaidToBe()
    {
        Task task = sampleTask(u"1"_s, TaskState::Error);
        QCOMPARE(messageOf(task), u"Shown only with a token"_s);
        task.message = u"The source is missing."_s;
        QCOMPARE(messageOf(task), task.message);
        QCOMPARE(messageOf(sampleTask(u"1"_s, TaskState::Finished)), QString());
    }

    void durationsOfRunningTasksCountUp()
    {
        m_model->merge(pi, u"pi"_s, tasks(1, TaskState::Running));
        const QModelIndex duration = m_model->index(0, static_cast<int>(TaskColumn::Duration));
        m_model->tick(pi, m_model->task(0).startedAtUtc.addSecs(65));
        QCOMPARE(duration.data().toString(), u"1 min 05 s"_s);
    }

    void timesTellTheirDayWhenItIsOver()
    {
        m_model->merge(pi, u"pi"_s, tasks(2, TaskState::Finished));
        const QDateTime ended = m_model->task(0).updatedAtUtc;
        const QModelIndex when = m_model->index(0, static_cast<int>(TaskColumn::When));
        m_model->tick(pi, ended.addSecs(1));
        const QString clock = when.data().toString();
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->tick(pi, ended.addSecs(2));
        QCOMPARE(changed.count(), 0);
        m_model->tick(pi, ended.addDays(1));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.at(0).at(1).toModelIndex(), m_model->index(1, static_cast<int>(TaskColumn::When)));
        QCOMPARE(when.data().toString(), u"yesterday "_s + clock);

        QVERIFY(exactTime(ended).endsWith(clockTime(ended, ended)));
        QCOMPARE(clockTime(ended, ended.addDays(1)), exactTime(ended));
        QCOMPARE(clockTime({}, ended), QString());
    }

    void theFilterShowsOneStateOneServerAndOneText()
    {
        m_model->merge(pi, u"pi"_s,
            {sampleTask(u"1"_s, TaskState::Error, u"foo_hoge"_s),
                sampleTask(u"2"_s, TaskState::Pending, u"foo_photos"_s)});
        m_model->merge(nas, u"nas"_s, {sampleTask(u"1"_s, TaskState::Error, u"bar_hoge"_s)});
        TaskFilter filter;
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(m_model.get());
        filter.showState(TaskState::Error);
        QCOMPARE(filter.rowCount(), 2);
        filter.showServer(nas);
        QCOMPARE(filter.rowCount(), 1);
        filter.showServer({});
        filter.showState({});
        filter.showText(u"HOGE"_s);
        QCOMPARE(filter.rowCount(), 2);
        filter.showText({});
        QCOMPARE(filter.rowCount(), 3);
    }

    void sortsByStateWithTheNewestFirstWithin()
    {
        m_model->merge(pi, u"pi"_s,
            {sampleTask(u"f1"_s, TaskState::Finished, u"a_a"_s, 1),
                sampleTask(u"f2"_s, TaskState::Finished, u"a_b"_s, 2),
                sampleTask(u"e1"_s, TaskState::Error, u"a_c"_s, 0)});
        TaskFilter filter;
        filter.setSourceModel(m_model.get());
        filter.sort(static_cast<int>(TaskColumn::State), Qt::AscendingOrder);
        QStringList ids;
        for (int row = 0; row < filter.rowCount(); ++row)
            ids.append(filter.index(row, 0).data(WholeTaskRole).value<Task>().id);
        QCOMPARE(ids, QStringList({u"e1"_s, u"f2"_s, u"f1"_s}));
    }

private:
    QString textOf(int row, TaskColumn column) const
    {
        return m_model->index(row, static_cast<int>(column)).data().toString();
    }

    std::unique_ptr<TaskModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(TaskModelTest)
#include "task_model_test.moc"
