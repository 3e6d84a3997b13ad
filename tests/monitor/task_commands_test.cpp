#include "monitor/windows/failure_box.h"
#include "monitor/windows/log_page.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/sample_household.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! What the browser would be asked to open.
class Browser : public QObject
{
    Q_OBJECT

public:
    Browser() { QDesktopServices::setUrlHandler(u"http"_s, this, "open"); }
    ~Browser() override { QDesktopServices::unsetUrlHandler(u"http"_s); }

    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

}

//! What the buttons and menus of the window ask of the server.
class TaskCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_household.tellBy(*m_server);
        m_server->answerJson("/api/family/documents", R"({"message":"queued.","id":"n"})");
        m_server->answerJson("/api/office/mail", R"({"message":"queued.","id":"n"})");
        for (const char *id : {"t2", "t3", "t4"})
            m_server->answerJson("/api/tasks/"_ba + id + "/cancel", R"({"message":"cancelled."})");
        m_pool = std::make_unique<ServerPool>();
        m_watch = std::make_unique<Watch>(*m_pool);
        m_window = std::make_unique<MainWindow>(*m_watch);
        m_window->show();
        QSignalSpy arrived(m_pool.get(), &ServerPool::setsArrived);
        m_pool->add(m_server->url(), u"raspberrypi"_s).pollNow();
        QTRY_COMPARE(arrived.count(), 1);
        m_table = m_window->findChild<TaskTable *>();
    }

    void cleanup()
    {
        m_window.reset();
        m_watch.reset();
        m_pool.reset();
        m_server.reset();
    }

    void cancelAsksForWhatWaitsOrRunsAlone()
    {
        m_table->selectAll();
        trigger(m_window->actions().cancel);
        QTRY_COMPARE(
            posts(), (QStringList {u"/api/tasks/t2/cancel"_s, u"/api/tasks/t3/cancel"_s, u"/api/tasks/t4/cancel"_s}));
    }

    void retryAsksForWhatFailedAlone()
    {
        m_table->selectAll();
        trigger(m_window->actions().retry);
        QTRY_COMPARE(posts(), (QStringList {u"/api/family/documents"_s, u"/api/office/mail"_s}));
    }

    void nothingIsOfferedForWhatIsNotSelected()
    {
        m_table->clearSelection();
        const TaskActions &actions = m_window->actions();
        for (const QAction *action : {actions.cancel, actions.retry, actions.runAnyway, actions.openLog})
            QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
        select(u"home_pi"_s);
        QVERIFY(!actions.cancel->isEnabled());
        QVERIFY(!actions.retry->isEnabled());
        QVERIFY(!actions.runAnyway->isEnabled());
        QVERIFY(actions.openLog->isEnabled());
        // A missing source is no guard that could be passed.
        select(u"office_mail"_s);
        QVERIFY(actions.retry->isEnabled());
        QVERIFY(!actions.runAnyway->isEnabled());
    }

    void aGuardIsPassedByTheButtonThatSaysSoAndByNoOther()
    {
        select(u"family_documents"_s);
        trigger(m_window->actions().runAnyway);
        QPointer<RunAnywayDialog> question = m_window->findChild<RunAnywayDialog *>();
        QVERIFY(question);
        QTest::keyClick(question, Qt::Key_Return);
        QTRY_VERIFY(!question);
        trigger(m_window->actions().runAnyway);
        question = m_window->findChild<RunAnywayDialog *>();
        QVERIFY(question);
        question->findChild<QPushButton *>(u"runAnyway"_s)->click();
        QTRY_COMPARE(posts(), QStringList {u"/api/family/documents?accept=mass-deletion"_s});
    }

    void aRefusalIsToldWithItsRemedy()
    {
        m_server->on("/api/family/documents", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("409 Conflict", "application/json",
                R"({"code":"queued-already","message":"It waits already.","remedy":"Wait for it."})"));
        });
        select(u"family_documents"_s);
        trigger(m_window->actions().retry);
        QTRY_VERIFY(m_window->findChild<FailureBox *>());
        auto *box = m_window->findChild<FailureBox *>();
        QVERIFY2(box->text().contains(u"It waits already."_s), qPrintable(box->text()));
        box->close();
    }

    void aLogThatNeedsATokenSaysHowToGetOne()
    {
        m_server->on("/api/tasks/", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response(
                "401 Unauthorized", "application/json", R"({"code":"unauthorized","message":"A token is needed."})"));
        });
        select(u"family_documents"_s);
        trigger(m_window->actions().openLog);
        const auto *log = m_window->findChild<LogPage *>();
        const TroubleWords words = troubleWords(Trouble::TokenNeeded, u"raspberrypi"_s, {});
        QTRY_COMPARE(log->placeholderText(), words.message + u'\n' + words.remedy);
        QVERIFY2(words.remedy.contains("backup-server token"_L1), qPrintable(words.remedy));
    }

    void aLogIsAskedForOnceMoreWhenItsTaskHasEnded()
    {
        QPointer<QTcpSocket> waiting;
        m_server->on("/api/tasks/", [&](QTcpSocket &socket, const QByteArray &) { waiting = &socket; });
        select(u"family_photos"_s);
        trigger(m_window->actions().openLog);
        QTRY_VERIFY(waiting);
        QList<Task> tasks = m_household.tasks;
        for (Task &task : tasks)
            task.state = task.name == "family_photos"_L1 ? TaskState::Finished : task.state;
        m_server->answerJson("/api/status", statusBody(tasks));
        trigger(m_window->actions().pollNow);
        QTRY_COMPARE(m_watch->tasks().count(TaskState::Running), 0);

        m_server->on("/api/tasks/", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("200 OK", "text/plain", "copy\nfinished\n"));
        });
        // It was read before the end and arrives after it.
        waiting->write(ScriptedServer::response("200 OK", "text/plain", "copy\n"));
        QTRY_COMPARE(m_window->findChild<LogPage *>()->toPlainText(), u"copy\nfinished\n"_s);
        QCOMPARE(m_server->count("GET /api/tasks/"), 2);
    }

    void theSignOfTheStatusLineChangesThoughItsWordsStay()
    {
        const auto *words = m_window->findChild<QLabel *>(u"situation"_s);
        const auto *sign = m_window->findChild<QLabel *>(u"attention"_s);
        QVERIFY(words && sign);
        const QString phrase = words->text();
        // As long as not every server has answered, it is not known how all backups are.
        const QImage known = sign->pixmap().toImage();
        ServerConnection &silent = m_pool->add(QUrl(u"http://127.0.0.1:9"_s), u"silent"_s);
        QCOMPARE(words->text(), phrase);
        QVERIFY(sign->pixmap().toImage() != known);
        m_pool->remove(silent.id());
        QCOMPARE(words->text(), phrase);
        QCOMPARE(sign->pixmap().toImage(), known);
    }

    void whatIsSelectedInTheLogIsCopiedWithTheKeyboardAlone()
    {
        select(u"family_documents"_s);
        trigger(m_window->actions().openLog);
        auto *log = m_window->findChild<LogPage *>();
        QTRY_VERIFY(log->toPlainText().startsWith("02:00:00 preflight"_L1));
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(log->hasFocus());
        QTest::keyClick(log, Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(log, Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(log->textCursor().selectedText(), u"02:00:00 preflight"_s);
        QTest::keyClick(log, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"02:00:00 preflight"_s);

        m_table->setFocus();
        QTest::keyClick(m_table, Qt::Key_C, Qt::ControlModifier);
        const QString details = QApplication::clipboard()->text();
        QVERIFY2(details.contains("mass-deletion"_L1), qPrintable(details));
        QTest::keyClick(m_table, Qt::Key_Shift); // no modifier is held down any more
    }

    void aChosenServerStaysChosenWhenItIsChanged()
    {
        ScriptedServer other;
        SampleHousehold().tellBy(other);
        m_pool->add(other.url(), u"attic"_s);
        auto *sidebar = m_window->findChild<Sidebar *>();
        sidebar->chooseServer(m_server->url().toString());
        // As the book of servers does it.
        m_pool->remove(m_server->url().toString());
        QCOMPARE(sidebar->serverId(), QString());
        m_pool->add(m_server->url(), u"cellar"_s);
        QCOMPARE(sidebar->serverId(), m_server->url().toString());
    }

    void detailsAreCopiedAsTextForAMessage()
    {
        m_table->selectAll();
        trigger(m_window->actions().copyDetails);
        const QString all = QApplication::clipboard()->text();
        for (const Task &task : std::as_const(m_household.tasks))
            QVERIFY2(all.contains(task.name), qPrintable(task.name));
        select(u"family_documents"_s);
        trigger(m_window->actions().copyDetails);
        const QString one = QApplication::clipboard()->text();
        const Task &task = m_household.tasks.first();
        for (const QString &part : {task.name, u"raspberrypi"_s, task.code, task.message, task.remedy, task.id})
            QVERIFY2(one.contains(part), qPrintable(part));
        QVERIFY(!one.contains(u"office_mail"_s));
    }

    void theWebPageIsThatOfTheSelectedTasksServer()
    {
        ScriptedServer other;
        other.answerJson("/api/status", statusBody({sampleTask(u"o"_s, TaskState::Error, u"other_set"_s)}));
        QSignalSpy arrived(m_pool.get(), &ServerPool::tasksArrived);
        m_pool->add(other.url(), u"other"_s).pollNow();
        QTRY_VERIFY(rowOf(u"other_set"_s) >= 0);
        Browser browser;
        select(u"other_set"_s);
        trigger(m_window->actions().openWebPage);
        select(u"home_pi"_s);
        trigger(m_window->actions().openWebPage);
        QCOMPARE(browser.opened, (QList<QUrl> {other.url(), m_server->url()}));
    }

    void theContextMenuHoldsWhatCanBeDoneWithTheTask()
    {
        select(u"family_documents"_s);
        QStringList enabled;
        // The menu has an event loop of its own.
        QTimer::singleShot(0, m_window.get(), [&enabled] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            if (!menu)
                return;
            for (QAction *action : menu->actions()) {
                if (action->isEnabled() && !action->isSeparator())
                    enabled.append(action->objectName());
                if (action->objectName() == "retry"_L1)
                    action->trigger();
            }
            menu->close();
        });
        const QPoint at = m_table->visualRect(m_table->currentIndex()).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_table->viewport()->mapToGlobal(at));
        QApplication::sendEvent(m_table->viewport(), &event);
        QCOMPARE(enabled, (QStringList {u"retry"_s, u"runAnyway"_s, u"openLog"_s, u"copyDetails"_s, u"openWebPage"_s}));
        QTRY_COMPARE(posts(), QStringList {u"/api/family/documents"_s});
    }

private:
    int rowOf(const QString &setName) const
    {
        for (int row = 0; row < m_table->model()->rowCount(); ++row) {
            if (m_table->model()->index(row, static_cast<int>(TaskColumn::Set)).data().toString() == setName)
                return row;
        }
        return -1;
    }

    void select(const QString &setName)
    {
        const int row = rowOf(setName);
        QVERIFY2(row >= 0, qPrintable(setName));
        m_table->setCurrentIndex(m_table->model()->index(row, static_cast<int>(TaskColumn::Set)));
    }

    static void trigger(QAction *action)
    {
        QVERIFY2(action->isEnabled(), qPrintable(action->text()));
        action->trigger();
    }

    //! What was posted, sorted: answers may come in another order than they were asked for.
    QStringList posts() const
    {
        QStringList targets;
        for (const QByteArray &request : m_server->requests()) {
            if (request.startsWith("POST "))
                targets.append(QString::fromLatin1(request.split(' ').value(1)));
        }
        targets.sort();
        return targets;
    }

    SampleHousehold m_household;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ServerPool> m_pool;
    std::unique_ptr<Watch> m_watch;
    std::unique_ptr<MainWindow> m_window;
    TaskTable *m_table = nullptr;
};

QTEST_MAIN(TaskCommandsTest)
#include "task_commands_test.moc"
