#include "monitor/windows/main_window.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/tray_icon.h"
#include "tests/monitor/e2e/real_input.h"
#include "tests/monitor/sample_household.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace backup;
using namespace backup::realInput;
using namespace Qt::StringLiterals;

//! The icon in a real tray: what it announces, and what its menu tells.
class TrayE2eTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_tray.start(u"trayer"_s, {});
        QVERIFY(m_tray.waitForStarted());
        QTRY_VERIFY(QSystemTrayIcon::isSystemTrayAvailable());
        m_window = std::make_unique<MainWindow>(m_watch);
        m_icon = std::make_unique<TrayIcon>(m_watch, m_window->actions());
        QTRY_VERIFY(m_icon->isThere() && topLevel("QSystemTrayIconSys"));
    }

    void cleanupTestCase()
    {
        m_icon.reset();
        m_window.reset();
        m_tray.kill();
        m_tray.waitForFinished();
    }

    void whatIsWrongFromTheStartIsNotAnnounced()
    {
        tell({ended(u"foo_hoge"_s, TaskState::Finished, 1), ended(u"foo_old"_s, TaskState::Error, 1)});
        m_pool.add(m_server.url(), u"pi"_s);
        poll();
        QCOMPARE(announced(), QString());
    }

    void aFailureIsAnnounced()
    {
        tell({ended(u"foo_hoge"_s, TaskState::Error, 2), ended(u"foo_old"_s, TaskState::Error, 1)});
        poll();
        QTRY_COMPARE(announced(), u"The backup of foo_hoge on pi failed.\nDisk ‹full› + gone."_s);
    }

    void theSameFailureIsAnnouncedOnce()
    {
        QVERIFY(closeAnnouncement());
        poll();
        QCOMPARE(announced(), QString());
    }

    void aRecoveryIsAnnounced()
    {
        tell({ended(u"foo_hoge"_s, TaskState::Finished, 3), ended(u"foo_old"_s, TaskState::Error, 1)});
        poll();
        QTRY_COMPARE(announced(), u"The backup of foo_hoge on pi works again."_s);
        QVERIFY(closeAnnouncement());
    }

    void theMenuTellsTheNewestEventsFirstAndOpensTheWindow()
    {
        QWidget *icon = topLevel("QSystemTrayIconSys");
        QVERIFY(xdotool({u"mousemove"_s, u"--window"_s, QString::number(icon->winId()),
            QString::number(icon->width() / 2), QString::number(icon->height() / 2), u"click"_s, u"3"_s}));
        QTRY_VERIFY(qobject_cast<QMenu *>(QApplication::activePopupWidget()));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QStringList lines;
        for (const QAction *action : menu->actions()) {
            if (!action->isSeparator())
                lines.append(action->text().section(u"  "_s, -1));
        }
        QCOMPARE(lines.mid(1, 2),
            (QStringList {u"The backup of foo_hoge on pi works again."_s, u"The backup of foo_hoge on pi failed."_s}));
        QVERIFY(lines.contains(m_window->actions().quit->text()));
        QSignalSpy opened(m_icon.get(), &TrayIcon::opened);
        const QPoint newest = menu->actionGeometry(menu->actions().at(2)).center();
        QVERIFY(xdotool({u"mousemove"_s, u"--window"_s, QString::number(menu->winId()), QString::number(newest.x()),
            QString::number(newest.y()), u"click"_s, u"1"_s}));
        QTRY_COMPARE(opened.count(), 1);
    }

    void nothingIsAnnouncedToWhoWantsNoNotifications()
    {
        m_icon->setNotifies(false);
        tell({ended(u"foo_hoge"_s, TaskState::Error, 4)});
        poll();
        QCOMPARE(announced(), QString());
    }

private:
    static Task ended(const QString &setName, TaskState state, int minute)
    {
        Task task = sampleTask(setName + QString::number(minute), state, setName, minute);
        if (state == TaskState::Error)
            task.message = u"Disk <full> & gone."_s;
        return task;
    }

    static QWidget *topLevel(const char *className)
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->isVisible() && widget->inherits(className))
                return widget;
        }
        return nullptr;
    }

    //! The text of the notification that is shown; empty when none is.
    static QString announced()
    {
        const QWidget *balloon = topLevel("QBalloonTip");
        QString text;
        for (const QLabel *label : balloon ? balloon->findChildren<QLabel *>() : QList<QLabel *> {})
            text = label->text().isEmpty() || label->text() == u"Backup Monitor"_s ? text : label->text();
        return text;
    }

    //! False when none is shown.
    static bool closeAnnouncement()
    {
        QWidget *balloon = topLevel("QBalloonTip");
        return balloon && balloon->close();
    }

    void tell(const QList<Task> &tasks) { m_server.answerJson("/api/status", statusBody(tasks)); }

    void poll()
    {
        QSignalSpy polled(&m_pool, &ServerPool::polled);
        m_pool.pollAllNow();
        QTRY_VERIFY(!polled.isEmpty());
    }

    QProcess m_tray;
    ScriptedServer m_server;
    // Polls when it is told to.
    ServerPool m_pool {{std::chrono::hours(1), std::chrono::hours(1), std::chrono::hours(1), std::chrono::hours(1),
        std::chrono::hours(1)}};
    Watch m_watch {m_pool};
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<TrayIcon> m_icon;
};

QTEST_MAIN(TrayE2eTest)
#include "tray_e2e_test.moc"
