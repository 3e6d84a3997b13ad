#include "monitor/application.h"
#include "monitor/delegates/run_chart.h"
#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/banner.h"
#include "monitor/windows/log_page.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/e2e/real_service.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace backup;
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
        m_service.fillSource(u"hoge"_s, 3000);
        m_service.fillSource(u"写真"_s, 10);
        QVERIFY(m_service.start());
        m_settings = std::make_unique<Settings>(m_service.path(u"monitor.ini"_s));
        m_instance = std::make_unique<SingleInstance>(SingleInstance::nameFor(m_service.path(u"monitor.ini"_s)));
        QVERIFY(m_instance->claim({}));
        m_application = std::make_unique<Application>(*m_settings, *m_instance);
        m_application->start(m_service.url(), Application::Start::Visible);
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *window = qobject_cast<MainWindow *>(widget))
                m_window = window;
        }
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_table = m_window->findChild<TaskTable *>();
    }

    void cleanupTestCase() { m_application.reset(); }

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
        backUp(u"hoge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(seen.contains(TaskState::Finished), 60'000);
        QVERIFY(seen.contains(TaskState::Running) || seen.contains(TaskState::Pending));
        QVERIFY(QFile::exists(m_service.path(u"dest-hoge/2999"_s)));
    }

    void aSetOfAnotherScriptIsFoundAndBackedUp()
    {
        backUp(u"写真"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(u"山田_写真"_s, TaskState::Finished), 60'000);
    }

    void anErrorTellsWhatToDoAndIsCleared()
    {
        backUp(u"gone"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(u"foo_gone"_s, TaskState::Error), 60'000);
        clickRowOf(find(u"foo_gone"_s));
        QTRY_VERIFY(m_window->findChild<QLabel *>(u"message"_s)->text().contains("does not exist"_L1));
        QVERIFY(!m_window->findChild<QLabel *>(u"remedy"_s)->text().isEmpty());
        QTest::keyClick(m_window, Qt::Key_L, Qt::ControlModifier);
        auto *log = m_window->findChild<LogPage *>();
        QTRY_VERIFY(log->isVisible());
        QTRY_VERIFY(log->toPlainText().contains("source-missing"_L1));
        clickButton(m_window->actions().clearErrors);
        QTRY_VERIFY(!find(u"foo_gone"_s));
    }

    void aGuardIsPassedOnlyAfterAQuestion()
    {
        QVERIFY(QDir(m_service.path(u"source-写真"_s)).removeRecursively());
        QVERIFY(QDir().mkpath(m_service.path(u"source-写真"_s)));
        backUp(u"写真"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(u"山田_写真"_s, TaskState::Error), 60'000);
        clickRowOf(find(u"山田_写真"_s, TaskState::Error));
        QTRY_VERIFY(m_window->actions().runAnyway->isEnabled());

        whenDialogOpens<RunAnywayDialog>([](RunAnywayDialog &dialog) { QTest::keyClick(&dialog, Qt::Key_Return); });
        clickButton(m_window->actions().runAnyway);
        QVERIFY(QFile::exists(m_service.path(u"dest-写真/9"_s)));

        passGuard();
        // An empty source was accepted, and with it that its files are gone.
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(m_service.path(u"dest-写真/9"_s)), 60'000);
    }

    void theServiceGoesAndComesBack()
    {
        auto *banner = m_window->findChild<Banner *>();
        QVERIFY(!banner->isVisible());
        const int rows = m_table->model()->rowCount();
        QVERIFY(rows > 0);
        m_service.kill();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 20'000);
        QCOMPARE(m_table->model()->rowCount(), rows);
        QVERIFY(m_table->model()->index(0, 1).data(StaleRole).toBool());
        QVERIFY(m_service.start());
        QTest::mouseClick(banner->findChild<QPushButton *>(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), 20'000);
        QVERIFY(!m_table->model()->index(0, 1).data(StaleRole).toBool());
    }

    void finishedTasksAreCleared()
    {
        QTRY_VERIFY(isIn(u"foo_hoge"_s, TaskState::Finished));
        clickButton(m_window->actions().clearFinished);
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

    const Task *find(const QString &setName, const QString &code) const
    {
        for (int row = 0; row < tasks().rowCount(); ++row) {
            if (tasks().task(row).name == setName && tasks().task(row).code == code)
                return &tasks().task(row);
        }
        return nullptr;
    }

    void passGuard()
    {
        whenDialogOpens<RunAnywayDialog>([](RunAnywayDialog &dialog) {
            QTest::mouseClick(dialog.findChild<QPushButton *>(u"runAnyway"_s), Qt::LeftButton);
        });
        clickButton(m_window->actions().runAnyway);
    }

    bool isIn(const QString &setName, TaskState state) const { return find(setName, state); }

    void clickRowOf(const Task *wanted)
    {
        for (int row = 0; row < m_table->model()->rowCount(); ++row) {
            const QModelIndex index = m_table->model()->index(row, static_cast<int>(TaskColumn::Set));
            if (index.data(WholeTaskRole).value<Task>().id == wanted->id)
                QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(index).center());
        }
    }

    void clickButton(QAction *action)
    {
        for (QToolButton *button : m_window->findChildren<QToolButton *>()) {
            if (button->defaultAction() == action) {
                QVERIFY(button->isEnabled());
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        QFAIL("The tool bar has no such button.");
    }

    // A dialog has a loop of its own: what is to be done in it is said before it opens.
    template <typename Dialog, typename Act>
    void whenDialogOpens(const Act &act)
    {
        auto *timer = new QTimer(this);
        connect(timer, &QTimer::timeout, this, [timer, act] {
            auto *dialog = qobject_cast<Dialog *>(QApplication::activeModalWidget());
            if (!dialog || !dialog->isActiveWindow())
                return;
            timer->deleteLater();
            timer->stop();
            act(*dialog);
        });
        timer->start(10);
    }

    void backUp(const QString &searched)
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->actions().backUpNow->isEnabled(), 20'000);
        whenDialogOpens<BackUpDialog>([searched](BackUpDialog &dialog) {
            auto *search = dialog.findChild<QLineEdit *>(u"search"_s);
            QTest::mouseClick(search, Qt::LeftButton);
            search->setText(searched);
            QTest::keyClick(search, Qt::Key_Return);
        });
        clickButton(m_window->actions().backUpNow);
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
