#include "monitor/application.h"
#include "monitor/delegates/run_chart.h"
#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/banner.h"
#include "monitor/windows/failure_box.h"
#include "monitor/windows/log_page.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/e2e/real_input.h"
#include "tests/monitor/e2e/real_service.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace backup;
using namespace backup::realInput;
using namespace Qt::StringLiterals;

//! The whole monitor against the real service, with real clicks on a real display.
class ServiceE2eTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_service.addSet(u"foo"_s, u"hoge"_s);
        m_service.addSet(u"foo"_s, u"gone"_s);
        m_service.addSet(u"山田"_s, u"写真"_s);
        m_service.fillSource(u"hoge"_s, 10);
        m_service.fillSource(u"写真"_s, 10);
        m_service.hold();
        QVERIFY(m_service.start());
        m_service.pause();
        m_settings = std::make_unique<Settings>(m_service.path(u"monitor.ini"_s));
        m_instance = std::make_unique<SingleInstance>(SingleInstance::nameFor(m_service.path(u"monitor.ini"_s)));
        QVERIFY(m_instance->claim({}));
        m_application = std::make_unique<Application>(*m_settings, *m_instance);
        m_application->start(m_service.url(), Application::Start::Visible);
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *window = qobject_cast<MainWindow *>(widget))
                m_window = window;
        }
        QVERIFY(QTest::qWaitForWindowActive(m_window, patienceMs));
        m_table = m_window->findChild<TaskTable *>();
    }

    void cleanupTestCase() { m_application.reset(); }

    //! Whoever clicks at once must not be left with an empty dialog that fills, and still starts nothing.
    void aQuestionMayComeBeforeTheFirstAnswer()
    {
        QVERIFY(clickButton(*m_window, m_window->actions().backUpNow));
        QPointer<BackUpDialog> dialog = opened<BackUpDialog>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"search"_s)->setText(u"写真"_s);
        QVERIFY(dialog->chosen().isEmpty());
        m_service.resume();
        QTRY_COMPARE(dialog->chosen().size(), 1);
        QVERIFY(press(dialog, u"Escape"_s));
        QTRY_VERIFY(!dialog);
    }

    void aBackupIsSeenFromItsStartToItsEnd()
    {
        QSet<TaskState> seen;
        QObject looking;
        const auto look = [&] {
            if (const Task *task = find(u"foo_hoge"_s))
                seen.insert(task->state);
        };
        connect(m_table->model(), &QAbstractItemModel::dataChanged, &looking, look);
        connect(m_table->model(), &QAbstractItemModel::rowsInserted, &looking, look);
        QVERIFY(backUp(u"hoge"_s));
        QTRY_VERIFY(seen.contains(TaskState::Running));
        m_service.release();
        QTRY_VERIFY(seen.contains(TaskState::Finished));
        QVERIFY(QFile::exists(m_service.path(u"dest-hoge/9"_s)));
    }

    void aSetOfAnotherScriptIsFoundAndBackedUp()
    {
        QVERIFY(backUp(u"写真"_s));
        QTRY_VERIFY(find(u"山田_写真"_s, TaskState::Finished));
    }

    void anErrorTellsWhatToDoAndIsCleared()
    {
        QVERIFY(backUp(u"gone"_s));
        QTRY_VERIFY(find(u"foo_gone"_s, TaskState::Error));
        QVERIFY(select(u"foo_gone"_s, TaskState::Error));
        QTRY_VERIFY(m_window->findChild<QLabel *>(u"message"_s)->text().contains("does not exist"_L1));
        QVERIFY(!m_window->findChild<QLabel *>(u"remedy"_s)->text().isEmpty());
        QVERIFY(press(m_window, u"ctrl+l"_s));
        auto *log = m_window->findChild<LogPage *>();
        QTRY_VERIFY(log->isVisible());
        QTRY_VERIFY(log->toPlainText().contains("source-missing"_L1));
        QVERIFY(clickButton(*m_window, m_window->actions().clearErrors));
        QTRY_VERIFY(!find(u"foo_gone"_s));
    }

    void aGuardIsPassedOnlyAfterAQuestion()
    {
        QVERIFY(QDir(m_service.path(u"source-写真"_s)).removeRecursively());
        QVERIFY(QDir().mkpath(m_service.path(u"source-写真"_s)));
        QVERIFY(backUp(u"写真"_s));
        QTRY_VERIFY(find(u"山田_写真"_s, TaskState::Error));
        QVERIFY(select(u"山田_写真"_s, TaskState::Error));

        // Whoever presses Return without reading leaves it stopped.
        QVERIFY(clickButton(*m_window, m_window->actions().runAnyway));
        QPointer<RunAnywayDialog> question = opened<RunAnywayDialog>();
        QVERIFY(question);
        QVERIFY(press(question, u"Return"_s));
        QTRY_VERIFY(!question);
        QVERIFY(QFile::exists(m_service.path(u"dest-写真/9"_s)));

        QVERIFY(clickButton(*m_window, m_window->actions().runAnyway));
        question = opened<RunAnywayDialog>();
        QVERIFY(question);
        QVERIFY(click(question->findChild<QPushButton *>(u"runAnyway"_s)));
        // An empty source was accepted, and with it that its files are gone.
        QTRY_VERIFY(!QFile::exists(m_service.path(u"dest-写真/9"_s)));
        QTRY_COMPARE(tasks().count(TaskState::Finished), 3);
    }

    void theServiceGoesAndComesBack()
    {
        auto *banner = m_window->findChild<Banner *>();
        QVERIFY(!banner->isVisible());
        const int rows = m_table->model()->rowCount();
        QVERIFY(rows > 0);
        m_service.kill();
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(m_table->model()->rowCount(), rows);
        QVERIFY(m_table->model()->index(0, 1).data(StaleRole).toBool());
        QVERIFY(m_service.start());
        QVERIFY(click(banner->findChild<QPushButton *>()));
        QTRY_VERIFY(!banner->isVisible());
        QVERIFY(!m_table->model()->index(0, 1).data(StaleRole).toBool());
    }

    void aQuestionOutlivesTheServer()
    {
        QVERIFY(clickButton(*m_window, m_window->actions().backUpNow));
        QPointer<BackUpDialog> dialog = opened<BackUpDialog>();
        QVERIFY(dialog);
        m_service.kill();
        QTRY_VERIFY(m_window->findChild<Banner *>()->isVisible());
        QVERIFY(press(dialog, u"Return"_s));
        QPointer<FailureBox> failure = opened<FailureBox>();
        QVERIFY(failure);
        QVERIFY(press(failure, u"Return"_s));
        QTRY_VERIFY(!failure);
        QVERIFY(m_service.start());
        QVERIFY(press(m_window, u"F5"_s));
        QTRY_VERIFY(!m_window->findChild<Banner *>()->isVisible());
    }

    void finishedTasksAreCleared()
    {
        QTRY_VERIFY(find(u"foo_hoge"_s, TaskState::Finished));
        QVERIFY(clickButton(*m_window, m_window->actions().clearFinished));
        QTRY_VERIFY(!find(u"foo_hoge"_s));
    }

private:
    const TaskModel &tasks() const { return *static_cast<const TaskModel *>(m_table->filter().sourceModel()); }

    const Task *find(const QString &setName, std::optional<TaskState> state = {}) const
    {
        for (int row = 0; row < tasks().rowCount(); ++row) {
            const Task &task = tasks().task(row);
            if (task.name == setName && (!state || task.state == *state))
                return &task;
        }
        return nullptr;
    }

    bool select(const QString &setName, TaskState state)
    {
        const QString id = find(setName, state)->id;
        const auto isSelected = [this, &id] {
            const QModelIndexList rows = m_table->selectionModel()->selectedRows();
            return rows.size() == 1 && rows.first().data(WholeTaskRole).value<Task>().id == id;
        };
        for (int row = 0; row < m_table->model()->rowCount(); ++row) {
            const QModelIndex index = m_table->model()->index(row, static_cast<int>(TaskColumn::Set));
            if (index.data(WholeTaskRole).value<Task>().id == id)
                return click(m_table->viewport(), m_table->visualRect(index).center())
                    && QTest::qWaitFor(isSelected, patienceMs);
        }
        return false;
    }

    bool backUp(const QString &searched)
    {
        if (!clickButton(*m_window, m_window->actions().backUpNow))
            return false;
        QPointer<BackUpDialog> dialog = opened<BackUpDialog>();
        if (!dialog)
            return false;
        // Set, not typed: characters of another script come from an input method.
        dialog->findChild<QLineEdit *>(u"search"_s)->setText(searched);
        return QTest::qWaitFor([&] { return !dialog->chosen().isEmpty(); }, patienceMs) && press(dialog, u"Return"_s)
            && QTest::qWaitFor([&] { return dialog.isNull(); }, patienceMs);
    }

    RealService m_service;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<SingleInstance> m_instance;
    std::unique_ptr<Application> m_application;
    MainWindow *m_window = nullptr;
    TaskTable *m_table = nullptr;
};

QTEST_MAIN(ServiceE2eTest)
#include "service_e2e_test.moc"
