#include "monitor/windows/log_page.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/metered_application.h"
#include "tests/monitor/sample_tasks.h"
#include "tests/monitor/scripted_server.h"
#include "tests/patience.h"

#include <QJsonArray>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <atomic>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

constexpr int setCount = 1000;
constexpr int taskCount = 4000;
constexpr int roundCount = 4;
// The network thread hands megabytes over in one piece.
constexpr double longestBlockByEndlessTexts = 5;

QByteArray manyTasks(int round)
{
    QList<Task> tasks;
    for (int i = 0; i < taskCount; ++i) {
        // Each round a hundred tasks go on to the next state, fifty run, and ten are new.
        const int phase = (i + round * 100) % taskCount;
        const TaskState state = phase < 50 ? TaskState::Running
            : phase < 1000                 ? TaskState::Pending
            : phase < 1500                 ? TaskState::Error
                                           : TaskState::Finished;
        Task task = sampleTask(u"task-%1"_s.arg(i + round * 10), state, u"user_target%1"_s.arg(i % setCount), i % 60);
        if (state == TaskState::Running)
            task.progress =
                Progress {Phase::Copy, (round * 7 + i) % 100, 1000 * round, 100000, i, 2000, 41'000'000, 30};
        if (state == TaskState::Error)
            task.message = u"The source /mnt/data/target%1 does not exist. The last copy is untouched."_s.arg(i);
        tasks.append(task);
    }
    return statusBody(tasks);
}

//! As much as an answer may hold, in few texts: 140 tasks with 100 kB each, and as many warnings.
QByteArray endlessTexts()
{
    const QString endless(100'000, u'x');
    QList<Task> tasks;
    for (int i = 0; i < 140; ++i)
        tasks.append(sampleTask(QString::number(i), TaskState::Error));
    for (qsizetype i = 0; i < tasks.size(); ++i)
        (i % 3 == 0 ? tasks[i].message : i % 3 == 1 ? tasks[i].name : tasks[i].remedy) = endless;
    tasks[3].warnings = QStringList(20'000, u"A file vanished."_s);
    return statusBody(tasks);
}

QByteArray manySets()
{
    QJsonArray sets;
    for (int i = 0; i < setCount; ++i) {
        SetInfo set;
        set.name = u"user_target%1"_s.arg(i);
        set.source = u"/mnt/data/target%1"_s.arg(i);
        set.dest = u"/mnt/backup/target%1"_s.arg(i);
        set.keepCount = 3;
        for (int day = 1; day <= 3; ++day)
            set.generations.append({u"target_2026110%1"_s.arg(day), QDate(2026, 11, day)});
        sets.append(setInfoToJson(set));
    }
    return QJsonDocument(QJsonObject {{u"sets"_s, sets}, {u"faults"_s, QJsonArray()}}).toJson(QJsonDocument::Compact);
}

}

//! Thousands of tasks that change with every poll, while people look at them.
class LoadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (int round = 0; round < roundCount; ++round)
            m_rounds.append(manyTasks(round));
        m_rounds.append(endlessTexts());
        m_readingMs = readingMs(m_rounds.first());
        qInfo("reading the tasks: %.1f ms", m_readingMs);
        // The server lives in a thread of its own: its work is not the monitor's.
        m_thread.start();
        m_context.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_context,
            [this] {
                auto *server = new ScriptedServer(&m_context);
                server->answerJson("/api/sets", manySets());
                server->on("/api/status", [this](QTcpSocket &socket, const QByteArray &) {
                    const int round = m_round;
                    socket.write(ScriptedServer::response("200 OK", "application/json", m_rounds.at(round)));
                });
                server->on("/api/tasks/", [](QTcpSocket &socket, const QByteArray &) {
                    socket.write(ScriptedServer::response("200 OK", "text/plain", QByteArray(1'000'000, 'x')));
                });
                m_url = server->url();
            },
            Qt::BlockingQueuedConnection);
    }

    void cleanupTestCase()
    {
        QMetaObject::invokeMethod(
            &m_context, [this] { qDeleteAll(m_context.children()); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    void theWindowNeverStandsStill()
    {
        ServerPool pool({std::chrono::milliseconds(100), std::chrono::milliseconds(100), std::chrono::milliseconds(100),
            std::chrono::milliseconds(100), std::chrono::milliseconds(60'000)});
        Watch watch(pool);
        MainWindow window(watch);
        window.show();
        auto *table = window.findChild<TaskTable *>();
        auto *sidebar = window.findChild<Sidebar *>();
        QVERIFY(QTest::qWaitForWindowExposed(&window, patienceMs));
        auto &meter = static_cast<MeteredApplication &>(*qApp);
        meter.takeLongestMs();
        QSignalSpy arrived(&pool, &ServerPool::tasksArrived);

        pool.add(m_url, u"pi"_s).pollNow();
        QTRY_VERIFY(arrived.count() > 0);
        QTRY_COMPARE(watch.sets().rowCount(), setCount);
        check("first list", meter);

        table->setCurrentIndex(table->model()->index(700, 0));
        const QPersistentModelIndex selected = table->selectionModel()->currentIndex();
        const QString selectedId = selected.data(WholeTaskRole).value<Task>().id;
        table->verticalScrollBar()->setValue(500);
        for (int round = 1; round < roundCount; ++round) {
            m_round = round;
            const auto before = arrived.count();
            QTRY_VERIFY(arrived.count() >= before + 2);
            check("changes", meter);
        }
        QVERIFY(selected.isValid());
        QCOMPARE(selected.data(WholeTaskRole).value<Task>().id, selectedId);

        for (const auto state : {TaskState::Finished, TaskState::Error, TaskState::Pending}) {
            QTimer::singleShot(0, sidebar, [=] { sidebar->chooseState(state); });
            QTest::qWait(120);
            check("another list", meter);
        }
        sidebar->chooseState({});
        for (const int column : {1, 3, 6, 2}) {
            QTimer::singleShot(0, table, [=] { table->sortByColumn(column, Qt::AscendingOrder); });
            QTest::qWait(120);
            check("sorting", meter);
        }
        m_round = 0;
        const auto before = arrived.count();
        QTRY_VERIFY(arrived.count() >= before + 2);
        check("back to the first", meter);
    }

    void textsWithoutAnEndDoNotStopIt()
    {
        m_round = roundCount;
        ServerPool pool;
        Watch watch(pool);
        MainWindow window(watch);
        window.show();
        auto *table = window.findChild<TaskTable *>();
        QVERIFY(QTest::qWaitForWindowExposed(&window, patienceMs));
        auto &meter = static_cast<MeteredApplication &>(*qApp);
        meter.takeLongestMs();
        pool.add(m_url, u"pi"_s).pollNow();
        QTRY_COMPARE(watch.tasks().rowCount(), 140);
        checkEndless("endless texts", meter);
        for (int row = 0; row < 6; ++row) {
            QTimer::singleShot(0, table, [=] { table->setCurrentIndex(table->model()->index(row, 0)); });
            QTest::qWait(60);
            checkEndless("an endless text is selected", meter);
        }
        window.actions().openLog->trigger();
        auto *log = window.findChild<LogPage *>();
        QTRY_VERIFY(!log->document()->isEmpty());
        checkEndless("a log in one line", meter);
    }

private:
    void check(const char *what, MeteredApplication &meter) { checkLongest(what, meter, longestBlock); }
    void checkEndless(const char *what, MeteredApplication &meter)
    {
        checkLongest(what, meter, longestBlockByEndlessTexts);
    }

    void checkLongest(const char *what, MeteredApplication &meter, double readings)
    {
        QTest::qWait(20);
        const double ms = meter.takeLongestMs();
        qInfo("%s: at most %.1f ms", what, ms);
#ifdef QT_NO_DEBUG
        QVERIFY2(ms <= readings * m_readingMs, what);
#else
        Q_UNUSED(readings);
#endif
    }

    QList<QByteArray> m_rounds;
    std::atomic<int> m_round = 0;
    double m_readingMs = 0;
    QObject m_context;
    QThread m_thread;
    QUrl m_url;
};

int main(int argc, char *argv[])
{
    MeteredApplication app(argc, argv);
    LoadTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "load_test.moc"
