#include "monitor/settings/language.h"
#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/preferences_dialog.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/server_dialog.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_table.h"
#include "monitor/windows/theme.h"
#include "tests/monitor/sample_household.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! The texts of visible buttons and labels of \a window that have less room than they need.
QString cutTexts(const QWidget &window)
{
    QStringList cut;
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty() && button->width() < button->sizeHint().width())
            cut.append(button->text());
    }
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        const bool fits = label->wordWrap() ? label->height() >= label->heightForWidth(label->width())
                                            : label->width() >= label->sizeHint().width();
        if (label->isVisible() && !label->text().isEmpty() && !fits)
            cut.append(label->text());
    }
    return cut.join(u" | "_s);
}

}

//! Writes pictures of the main states, to be looked at, into screenshots/ of the build folder.
class ScreenshotsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(QDir().mkpath(u"" SCREENSHOT_DIR ""_s)); }

    void mainStates_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<ThemeChoice>("theme");
        QTest::newRow("en-light") << u"en"_s << ThemeChoice::Light;
        QTest::newRow("en-dark") << u"en"_s << ThemeChoice::Dark;
        QTest::newRow("ja-light") << u"ja"_s << ThemeChoice::Light;
        QTest::newRow("ja-dark") << u"ja"_s << ThemeChoice::Dark;
    }

    void mainStates()
    {
        QFETCH(QString, language);
        QFETCH(ThemeChoice, theme);
        installLanguage(language);
        applyTheme(theme);
        ScriptedServer server;
        SampleHousehold().tellBy(server);
        ServerPool pool;
        Watch watch(pool);
        watch.setOverdueAfterDays(3);
        MainWindow window(watch);
        window.show();
        save(window, u"no-server"_s);
        QSignalSpy polled(&pool, &ServerPool::setsArrived);
        pool.add(server.url(), u"raspberrypi"_s).pollNow();
        QTRY_COMPARE(polled.count(), 1);
        save(window, u"all-tasks"_s);

        auto *table = window.findChild<TaskTable *>();
        auto *tabs = window.findChild<QTabWidget *>();
        table->setCurrentIndex(table->model()->index(0, 0));
        save(window, u"error-selected"_s);
        tabs->setCurrentIndex(2);
        QTRY_VERIFY(server.count("GET /api/history") > 0);
        QTest::qWait(200);
        save(window, u"set-details"_s);
        table->setCurrentIndex(table->model()->index(2, 0));
        tabs->setCurrentIndex(1);
        QTRY_VERIFY(server.count("GET /api/tasks/") > 0);
        QTest::qWait(200);
        save(window, u"running-log"_s);

        auto *sidebar = window.findChild<Sidebar *>();
        sidebar->findChild<QListWidget *>(u"lists"_s)->setCurrentRow(5);
        save(window, u"sets"_s);
        sidebar->chooseState(TaskState::Running);
        save(window, u"running"_s);
        BackUpDialog dialog(watch.sets(), {}, nullptr);
        dialog.show();
        save(dialog, u"back-up-now"_s);
        RunAnywayDialog guard(SampleHousehold().tasks.first(), u"raspberrypi"_s, nullptr);
        guard.show();
        save(guard, u"run-anyway"_s);

        PreferencesDialog preferences({}, false, nullptr);
        preferences.show();
        save(preferences, u"preferences"_s);
        ServerDialog serverDialog({}, {}, nullptr);
        serverDialog.show();
        save(serverDialog, u"add-server"_s);

        sidebar->chooseState({});
        server.close();
        server.answerJson("/api/status", "<html>");
        pool.pollAllNow();
        QTRY_VERIFY(pool.servers().front()->trouble());
        save(window, u"away"_s);
    }

    void oneSet_data() { mainStates_data(); }
    void oneSet() { saveHousehold(1, u"one-set"_s); }

    void aThousandSets_data() { mainStates_data(); }
    void aThousandSets() { saveHousehold(1000, u"thousand-sets"_s); }

private:
    //! As many sets as \a count, and a task of each: most went well, some run, wait or failed.
    void saveHousehold(int count, const QString &name)
    {
        QFETCH(QString, language);
        QFETCH(ThemeChoice, theme);
        installLanguage(language);
        applyTheme(theme);
        const SampleHousehold small;
        SampleHousehold household;
        household.tasks.clear();
        household.sets.clear();
        for (int i = 0; i < count; ++i) {
            const Task &model = i == 0 || i % 50 ? small.tasks.last() : small.tasks.at(i / 50 % small.tasks.size());
            household.tasks.append(model);
            household.tasks.last().id = QString::number(i);
            household.tasks.last().name = u"ward%1_records"_s.arg(i, 3, 10, QChar(u'0'));
            household.sets.append(small.sets.first());
            household.sets.last().name = household.tasks.last().name;
        }
        ScriptedServer server;
        household.tellBy(server);
        ServerPool pool;
        Watch watch(pool);
        MainWindow window(watch);
        window.show();
        QSignalSpy polled(&pool, &ServerPool::setsArrived);
        pool.add(server.url(), u"raspberrypi"_s).pollNow();
        QTRY_COMPARE(polled.count(), 1);
        auto *table = window.findChild<TaskTable *>();
        table->setCurrentIndex(table->model()->index(0, 0));
        save(window, name);
        if (count > 1)
            return;
        window.findChild<Sidebar *>()->chooseState(TaskState::Error);
        save(window, u"no-errors"_s);
    }

    void save(QWidget &widget, const QString &name)
    {
        QTest::qWait(50);
        const QString scale = widget.devicePixelRatio() > 1 ? u"@2x"_s : QString();
        const QString file =
            u"" SCREENSHOT_DIR "/%1-%2%3.png"_s.arg(name, QString::fromLatin1(QTest::currentDataTag()), scale);
        QVERIFY(widget.grab().save(file));
        QCOMPARE(cutTexts(widget), QString());
    }
};

QTEST_MAIN(ScreenshotsTest)
#include "screenshots_test.moc"
