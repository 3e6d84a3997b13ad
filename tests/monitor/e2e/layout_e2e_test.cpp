#include "monitor/application.h"
#include "monitor/models/set_model.h"
#include "monitor/models/task_model.h"
#include "monitor/windows/set_table.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/e2e/real_input.h"
#include "tests/monitor/sample_household.h"

#include <QHeaderView>
#include <QStatusBar>
#include <QTest>

using namespace backup;
using namespace backup::realInput;
using namespace Qt::StringLiterals;

namespace {

//! The monitor from its start to its end; there is one at a time.
class Run
{
public:
    explicit Run(const QString &settingsFile, const QUrl &url = {})
        : m_settings(settingsFile)
        , m_instance(SingleInstance::nameFor(settingsFile))
        , m_application(m_settings, m_instance)
    {
        m_application.start(url, Application::Start::Visible);
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<MainWindow *>(widget))
                window = found;
        }
        tasks = window->findChild<TaskTable *>();
        sets = window->findChild<SetTable *>();
        sidebar = window->findChild<Sidebar *>();
        lists = sidebar->findChild<QListWidget *>(u"lists"_s);
        servers = sidebar->findChild<QListWidget *>(u"servers"_s);
    }

    //! As a second start does.
    void watch(const QUrl &url) { Q_EMIT m_instance.called(url.toString()); }

    MainWindow *window = nullptr;
    TaskTable *tasks;
    SetTable *sets;
    Sidebar *sidebar;
    QListWidget *lists;
    QListWidget *servers;

private:
    Settings m_settings;
    SingleInstance m_instance;
    Application m_application;
};

bool clickRow(QListWidget &list, int row)
{
    return click(list.viewport(), list.visualItemRect(list.item(row)).center())
        && QTest::qWaitFor([&] { return list.currentRow() == row; }, patienceMs);
}

//! Where and how wide each column is, and which one sorts.
QList<int> columnsOf(const QTreeView &view)
{
    const QHeaderView &header = *view.header();
    QList<int> columns {header.sortIndicatorSection(), header.sortIndicatorOrder()};
    // The last column takes what is left.
    for (int column = 0; column < header.count(); ++column)
        columns << header.visualIndex(column)
                << (column == header.logicalIndex(header.count() - 1) ? 0 : header.sectionSize(column));
    return columns;
}

QList<QList<int>> dividersOf(const MainWindow &window)
{
    QList<QList<int>> sizes;
    for (const QSplitter *splitter : window.findChildren<QSplitter *>())
        sizes.append(splitter->sizes());
    return sizes;
}

}

//! What people arranged in the window is there again at the next start: of one server, or of several.
class LayoutE2eTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        SampleHousehold().tellBy(m_first);
        SampleHousehold().tellBy(m_second);
        Settings(settingsFile())
            .setServers({{m_first.url(), u"attic"_s, {}, false}, {m_second.url(), u"nas"_s, {}, false}});
    }

    void geometryColumnsAndDividersAreFoundAgain()
    {
        QRect geometry;
        QList<QList<int>> dividers;
        QList<int> taskColumns, setColumns;
        {
            const Run first(settingsFile());
            QVERIFY(QTest::qWaitForWindowActive(first.window, patienceMs));
            const QRect begun = first.window->geometry();
            geometry = QRect(137, 91, 1043, 677);
            QVERIFY(begun != geometry);
            first.window->setGeometry(geometry);
            QTRY_COMPARE(first.window->geometry(), geometry);
            arrange(*first.tasks, static_cast<int>(TaskColumn::Message), static_cast<int>(TaskColumn::When));
            arrange(*first.sets, static_cast<int>(SetColumn::Source), static_cast<int>(SetColumn::Generations));
            for (QSplitter *splitter : first.window->findChildren<QSplitter *>())
                splitter->setSizes({splitter->sizes().first() + 41, splitter->sizes().last() - 41});
            dividers = dividersOf(*first.window);
            taskColumns = columnsOf(*first.tasks);
            setColumns = columnsOf(*first.sets);
            first.window->close();
        }
        const Run second(settingsFile());
        QTRY_COMPARE(second.window->geometry(), geometry);
        QTRY_COMPARE(dividersOf(*second.window), dividers);
        QCOMPARE(columnsOf(*second.tasks), taskColumns);
        QCOMPARE(columnsOf(*second.sets), setColumns);
    }

    void theListAndTheServerThatWereChosenAreFoundAgain()
    {
        {
            const Run first(settingsFile());
            QVERIFY(clickRow(*first.lists, 5));
            QVERIFY(clickRow(*first.servers, 2));
            QVERIFY(first.sets->isVisible());
            first.window->close();
        }
        {
            const Run second(settingsFile());
            QVERIFY(second.sidebar->showsSets());
            QVERIFY(second.sets->isVisible());
            QCOMPARE(second.sidebar->serverId(), m_second.url().toString());
            QTRY_COMPARE(second.sets->model()->rowCount(), SampleHousehold().sets.size());
            QVERIFY(clickRow(*second.servers, 0));
            QVERIFY(clickRow(*second.lists, 1));
            second.window->close();
        }
        const Run third(settingsFile());
        QCOMPARE(third.sidebar->state(), TaskState::Error);
        QCOMPARE(third.sidebar->serverId(), QString());
    }

    void aServerThatIsGoneLeavesTheOthers()
    {
        {
            const Run first(settingsFile());
            QVERIFY(clickRow(*first.servers, 2));
            first.window->close();
        }
        Settings(settingsFile()).setServers({{m_first.url(), u"attic"_s, {}, false}});
        const Run second(settingsFile());
        QCOMPARE(second.sidebar->serverId(), QString());
        QTRY_COMPARE(second.tasks->model()->rowCount(), SampleHousehold().tasks.size());
    }

    //! At a logout, when another program has the focus, a program may be killed.
    void theLayoutIsOnDiskWhenPeopleTurnToAnotherProgram()
    {
        const Run run(settingsFile());
        QVERIFY(QTest::qWaitForWindowActive(run.window, patienceMs));
        const QRect geometry(137, 91, 1043, 677);
        run.window->setGeometry(geometry);
        QTRY_COMPARE(run.window->geometry(), geometry);
        QVERIFY(xdotool({u"windowminimize"_s, QString::number(run.window->winId())}));
        QTRY_VERIFY(!run.window->isActiveWindow());
        // Another name: settings in one process share what is not written yet.
        const QString copy = settingsFile() + u".copy"_s;
        const auto isWritten = [&] {
            QFile::remove(copy);
            return QFile::copy(settingsFile(), copy) && Settings(copy).layout() == run.window->saveLayout();
        };
        QTRY_VERIFY(isWritten());
    }

    void settingsThatCannotBeWrittenAreToldOnce()
    {
        QFile noFolder(m_folder->filePath(u"file"_s));
        QVERIFY(noFolder.open(QIODevice::WriteOnly));
        Run run(m_folder->filePath(u"file/monitor.ini"_s), m_first.url());
        QStatusBar *told = run.window->statusBar();
        QVERIFY2(told->currentMessage().contains("file/monitor.ini"_L1), qPrintable(told->currentMessage()));
        told->clearMessage();
        run.watch(m_second.url());
        QTRY_COMPARE(run.servers->count(), 3);
        QCOMPARE(told->currentMessage(), QString());
    }

private:
    QString settingsFile() const { return m_folder->filePath(u"monitor.ini"_s); }

    //! Moves \a moved to the front, changes widths, and sorts by \a sorted.
    static void arrange(QTreeView &view, int moved, int sorted)
    {
        QHeaderView &header = *view.header();
        const QList<int> before = columnsOf(view);
        QVERIFY(header.sortIndicatorSection() != sorted);
        QVERIFY(header.sectionsMovable());
        header.moveSection(header.visualIndex(moved), 0);
        header.resizeSection(moved, 173);
        header.resizeSection(sorted, 119);
        view.sortByColumn(sorted, Qt::DescendingOrder);
        QVERIFY(columnsOf(view) != before);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    ScriptedServer m_first;
    ScriptedServer m_second;
};

QTEST_MAIN(LayoutE2eTest)
#include "layout_e2e_test.moc"
