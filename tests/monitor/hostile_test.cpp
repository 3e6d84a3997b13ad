#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/banner.h"
#include "monitor/windows/failure_box.h"
#include "monitor/windows/log_page.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_table.h"
#include "tests/monitor/sample_household.h"

#include <QApplication>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <QTextDocument>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString markup = u"<img src='http://127.0.0.1/spy'><b>all is fine</b>&amp;"_s;

//! The labels in \a window that would take what a server says for markup.
QStringList deceivedLabels(const QWidget &window)
{
    QStringList deceived;
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        const QString text = label->text();
        const bool isMarkup =
            label->textFormat() == Qt::RichText || (label->textFormat() == Qt::AutoText && Qt::mightBeRichText(text));
        QTextDocument shown;
        shown.setHtml(text);
        if (isMarkup && !shown.toPlainText().contains(markup) && text.contains("img"_L1))
            deceived.append(label->objectName() + u": "_s + text);
    }
    return deceived;
}

SampleHousehold hostileHousehold()
{
    SampleHousehold household;
    for (Task &task : household.tasks) {
        task.name = u"a_"_s + markup + task.id;
        task.message = task.remedy = markup;
        task.warnings = task.accepted = {markup};
    }
    for (SetInfo &set : household.sets) {
        set.source = set.dest = markup;
        set.faults = {{1, markup, markup, markup}};
    }
    household.sets[0].name = household.tasks[0].name;
    return household;
}

}

//! Servers that are not what they should be, and texts that somebody chose to fool people.
class HostileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>();
        m_pool = std::make_unique<ServerPool>();
        m_watch = std::make_unique<Watch>(*m_pool);
        m_window = std::make_unique<MainWindow>(*m_watch);
        m_window->show();
        m_table = m_window->findChild<TaskTable *>();
    }

    void cleanup()
    {
        m_window.reset();
        m_watch.reset();
        m_pool.reset();
        m_server.reset();
    }

    void markupIsShownAsItIs()
    {
        hostileHousehold().tellBy(*m_server);
        watchServer(markup);
        m_table->setCurrentIndex(m_table->model()->index(0, 0));
        QTRY_COMPARE(m_window->findChild<QLabel *>(u"message"_s)->text(), markup);
        QCOMPARE(deceivedLabels(*m_window), QStringList());
        const RunAnywayDialog question(hostileHousehold().tasks.first(), markup, nullptr);
        QCOMPARE(deceivedLabels(question), QStringList());
        FailureBox box(nullptr);
        box.add(markup, markup);
        box.show();
        QCOMPARE(deceivedLabels(box), QStringList());
        QTextDocument remedy;
        remedy.setHtml(box.informativeText());
        QCOMPARE(remedy.toPlainText(), markup);
    }

    void longTextsDoNotMakeTheWindowGrow()
    {
        const QString endless = QString(1'000, u'x') + QString(1'000, u'\n');
        SampleHousehold household;
        for (Task &task : household.tasks)
            task.name = task.message = task.remedy = endless + task.id;
        household.tellBy(*m_server);
        const QJsonObject fault {{u"line"_s, 0}, {u"message"_s, endless}, {u"remedy"_s, endless}};
        m_server->answerJson("/api/sets",
            QJsonDocument(QJsonObject {{u"sets"_s, QJsonArray()}, {u"faults"_s, QJsonArray {fault}}}).toJson());
        const QSize before = m_window->size();
        watchServer(u"pi"_s);
        QTRY_VERIFY(m_window->findChild<Banner *>()->isVisible());
        for (int row = 0; row < m_table->model()->rowCount(); ++row) {
            m_table->setCurrentIndex(m_table->model()->index(row, 0));
            QTest::qWait(20);
            QCOMPARE(m_window->size(), before);
        }
        FailureBox box(nullptr);
        for (int i = 0; i < 10; ++i)
            box.add(endless + QString::number(i), endless);
        box.show();
        QVERIFY(box.height() <= before.height());
    }

    void everyFailureOfACommandIsToldInOneBox()
    {
        FailureBox box(nullptr);
        for (int i = 0; i < 300; ++i)
            box.add(u"%1 does not answer."_s.arg(i / 30), u"Try again."_s);
        QCOMPARE(box.text().count(u'\n'), 6);
        QVERIFY(box.text().endsWith("... and 4 more."_L1));
        QCOMPARE(box.informativeText().count("Try again."_L1), 1);
    }

    void aServerThatGoesWhileAQuestionIsOpenIsToldOfAfterIt()
    {
        SampleHousehold().tellBy(*m_server);
        watchServer(u"pi"_s);
        m_table->setCurrentIndex(m_table->model()->index(0, 0));
        m_window->actions().runAnyway->trigger();
        QPointer<QWidget> question = QApplication::activeModalWidget();
        QVERIFY(qobject_cast<RunAnywayDialog *>(question));
        m_pool->remove(m_server->url().toString());
        QCOMPARE(m_table->model()->rowCount(), 0);
        QTest::mouseClick(question->findChild<QPushButton *>(u"runAnyway"_s), Qt::LeftButton);
        QTRY_VERIFY(!question);
        QCOMPARE(m_server->count("POST"), 0);
    }

    void aSecondQuestionDoesNotHideTheFirst()
    {
        SampleHousehold().tellBy(*m_server);
        watchServer(u"pi"_s);
        m_window->actions().backUpNow->trigger();
        QWidget *first = QApplication::activeModalWidget();
        QVERIFY(first);
        m_window->actions().backUpNow->trigger(); // from the tray's menu, which no dialog holds up
        QCOMPARE(QApplication::activeModalWidget(), first);
        QCOMPARE(m_window->findChildren<BackUpDialog *>().size(), 1);
        first->close();
    }

    void theLastListStaysWhateverComesAfterIt_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("a router's page") << ScriptedServer::response(
            "200 OK", "text/html", "<html><script>location='/'</script>");
        QTest::newRow("a redirect") << QByteArray(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        QTest::newRow("deep") << ScriptedServer::response("200 OK", "application/json", QByteArray(100'000, '['));
        QTest::newRow("tasks that are numbers") << ScriptedServer::response(
            "200 OK", "application/json", R"({"error":[1,2],"finished":[],"running":[],"pending":[]})");
        QTest::newRow("a number as a name") << ScriptedServer::response("200 OK", "application/json",
            R"({"error":[{"id":"1","name":7,"state":"error"}],"finished":[],"running":[],"pending":[]})");
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("endless header") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(1'000'000, 'x') + "\r\n\r\n{}";
        QTest::newRow("negative length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}");
    }

    void theLastListStaysWhateverComesAfterIt()
    {
        QFETCH(QByteArray, answer);
        SampleHousehold().tellBy(*m_server);
        watchServer(u"pi"_s);
        const int rows = m_table->model()->rowCount();
        m_server->on("/api/status", [answer](QTcpSocket &socket, const QByteArray &) {
            socket.write(answer);
            socket.disconnectFromHost();
        });
        m_pool->pollAllNow();
        QTRY_VERIFY(m_pool->servers().front()->trouble());
        QTRY_VERIFY(m_window->findChild<Banner *>()->isVisible());
        QCOMPARE(m_table->model()->rowCount(), rows);
        QVERIFY(m_table->model()->index(0, 1).data(StaleRole).toBool());
    }

    void setsThatCannotBeReadAreTold()
    {
        SampleHousehold().tellBy(*m_server);
        m_server->on("/api/sets", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("500 Internal Server Error", "application/json",
                R"({"code":"config-unreadable","message":"config.ini is missing.","remedy":"Write one."})"));
        });
        watchServer(u"pi"_s);
        QTRY_VERIFY(m_pool->servers().front()->setsTrouble());
        m_pool->pollAllNow();
        auto *banner = m_window->findChild<Banner *>();
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(deceivedLabels(*m_window).isEmpty());
        QStringList texts;
        for (const QLabel *label : banner->findChildren<QLabel *>())
            texts.append(label->text());
        QVERIFY2(texts.join(u' ').contains("config.ini is missing."_L1), qPrintable(texts.join(u' ')));
    }

    void theChosenListIsRemembered()
    {
        auto *lists = m_window->findChild<QListWidget *>(u"lists"_s);
        lists->setCurrentRow(lists->count() - 1);
        MainWindow next(*m_watch);
        next.restoreLayout(m_window->saveLayout());
        QCOMPARE(next.findChild<QListWidget *>(u"lists"_s)->currentRow(), lists->count() - 1);
    }

private:
    void watchServer(const QString &name)
    {
        m_pool->add(m_server->url(), name).pollNow();
        QTRY_VERIFY(m_table->model()->rowCount() > 0);
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ServerPool> m_pool;
    std::unique_ptr<Watch> m_watch;
    std::unique_ptr<MainWindow> m_window;
    TaskTable *m_table = nullptr;
};

QTEST_MAIN(HostileTest)
#include "hostile_test.moc"
