#include "monitor/application.h"
#include "monitor/models/task_model.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/e2e/real_input.h"
#include "tests/monitor/e2e/real_service.h"
#include "tests/monitor/metered_application.h"
#include "tests/monitor/sample_tasks.h"

#include <QElapsedTimer>
#include <QHeaderView>
#include <QScrollBar>
#include <QTest>

using namespace backup;
using namespace backup::realInput;
using namespace Qt::StringLiterals;

namespace {

constexpr int setCount = 1000;
// As many of them as are asked for in one night, and what ended before.
constexpr int pendingCount = setCount;
constexpr int endedCount = 1500; // of each of both lists
constexpr int taskCount = pendingCount + 2 * endedCount;
constexpr int pollCount = 8;

QString target(int set)
{
    return u"target%1"_s.arg(set);
}

//! The lists of a service that stopped in the middle of its night.
QByteArray savedLists()
{
    QList<Task> tasks;
    for (int i = 0; i < taskCount; ++i) {
        const TaskState state = i < pendingCount ? TaskState::Pending
            : i < pendingCount + endedCount      ? TaskState::Error
                                                 : TaskState::Finished;
        Task task = sampleTask(
            u"20261122-010000-%1"_s.arg(i, 12, 10, QChar(u'0')), state, u"user_"_s + target(i % setCount), i % 60);
        if (state == TaskState::Error) {
            task.code = u"source-missing"_s;
            task.message = u"The source /mnt/data/target%1 does not exist. The last copy is untouched."_s.arg(i);
            task.remedy = u"Mount it, or correct the path in config.ini."_s;
        }
        tasks.append(task);
    }
    return statusBody(tasks);
}

}

//! The real window beside the real service on a night of a thousand backups: each poll tells thousands of tasks, others
//! of which have ended since the one before.
class LoadE2eTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int set = 0; set < setCount; ++set) {
            m_service.addSet(u"user"_s, target(set));
            m_service.fillSource(target(set), 1);
        }
        const QByteArray lists = savedLists();
        QVERIFY(QDir().mkpath(m_service.path(u"state"_s)));
        QFile file(m_service.path(u"state/tasks.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(lists), lists.size());
        file.close();
        QVERIFY(m_service.start());
        // The service tells its lists as it saves them.
        m_readingMs = readingMs(lists);
        qInfo("reading the tasks: %.1f ms", m_readingMs);
    }

    void theWindowNeverStandsStill()
    {
        Settings settings(m_service.path(u"monitor.ini"_s));
        SingleInstance instance(SingleInstance::nameFor(m_service.path(u"monitor.ini"_s)));
        Application application(settings, instance);
        auto &meter = static_cast<MeteredApplication &>(*qApp);
        application.start(m_service.url(), Application::Start::Visible);
        MainWindow *window = nullptr;
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<MainWindow *>(widget))
                window = found;
        }
        QVERIFY(QTest::qWaitForWindowActive(window, patienceMs));
        auto *table = window->findChild<TaskTable *>();
        auto *lists = window->findChild<Sidebar *>()->findChild<QListWidget *>(u"lists"_s);
        const auto &tasks = *static_cast<const TaskModel *>(table->filter().sourceModel());
        QTRY_COMPARE(tasks.rowCount(), taskCount);
        check("first list", meter);

        // Between the polls: the tables sorted by other columns, other lists, another task.
        const QList<std::function<bool()>> clicks {
            [&] { return clickHeader(*table, TaskColumn::Set); },
            [&] { return click(table->viewport(), QPoint(200, 60)); },
            [&] { return clickList(*lists, 4); },
            [&] { return clickList(*lists, 3); },
            [&] { return clickList(*lists, 5); },
            [&] { return clickList(*lists, 0); },
            [&] { return clickHeader(*table, TaskColumn::When); },
            [&] {
                table->verticalScrollBar()->setValue(table->verticalScrollBar()->maximum() / 2);
                return click(table->viewport(), QPoint(200, 60));
            },
        };
        QCOMPARE(clicks.size(), pollCount);
        QElapsedTimer timer;
        timer.start();
        for (const auto &clickSomething : clicks) {
            const int pending = tasks.count(TaskState::Pending);
            QVERIFY(pending > 0);
            QVERIFY(clickSomething());
            QTRY_VERIFY(tasks.count(TaskState::Pending) < pending);
            check("a poll with changes, a click", meter);
        }
        qInfo("%d polls with changes in %.1f s, %d of %d pending tasks done", pollCount,
            static_cast<double>(timer.elapsed()) / 1e3, pendingCount - tasks.count(TaskState::Pending), pendingCount);
        QVERIFY(table->selectionModel()->hasSelection());
    }

private:
    static bool clickHeader(TaskTable &table, TaskColumn column)
    {
        QHeaderView *header = table.header();
        const int section = static_cast<int>(column);
        return click(header->viewport(), QPoint(header->sectionViewportPosition(section) + 20, header->height() / 2))
            && QTest::qWaitFor([&] { return header->sortIndicatorSection() == section; }, patienceMs);
    }

    static bool clickList(QListWidget &lists, int row)
    {
        return click(lists.viewport(), lists.visualItemRect(lists.item(row)).center())
            && QTest::qWaitFor([&] { return lists.currentRow() == row; }, patienceMs);
    }

    void check(const char *what, MeteredApplication &meter)
    {
        QTest::qWait(20);
        const double ms = meter.takeLongestMs();
        qInfo("%s: at most %.1f ms", what, ms);
        QVERIFY2(ms <= longestBlock * m_readingMs, what);
    }

    RealService m_service;
    double m_readingMs = 0;
};

int main(int argc, char *argv[])
{
    MeteredApplication app(argc, argv);
    LoadE2eTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "load_e2e_test.moc"
