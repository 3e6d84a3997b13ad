#include "monitor/windows/task_actions.h"

#include "monitor/icons/glyphs.h"
#include "shared/fault.h"

#include <QRegularExpression>
#include <QWidget>
#include <algorithm>

namespace backup {

namespace {

QAction *makeAction(QWidget &window, const char *name, const QString &text, const QString &explanation,
    const QKeySequence &shortcut, const QIcon &icon = {})
{
    auto *action = new QAction(icon, text, &window);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setObjectName(QString::fromLatin1(name));
    // A button is pressed by its shortcut; the mnemonics, "(&B)" at the end in Japanese, are for menus.
    static const QRegularExpression mnemonic(QStringLiteral("\\(&.\\)|&|\\.\\.\\."));
    action->setIconText(QString(text).remove(mnemonic));
    action->setShortcut(shortcut);
    action->setStatusTip(explanation);
    action->setToolTip(keys.isEmpty() ? explanation : QString(explanation + u" (" + keys + u')'));
    window.addAction(action);
    return action;
}

template <typename Test>
bool anyOf(const QList<Task> &tasks, const Test &test)
{
    return std::any_of(tasks.begin(), tasks.end(), test);
}

}

TaskActions::TaskActions(QWidget &window)
    : QObject(&window)
    , backUpNow(makeAction(window, "backUpNow", tr("&Back up now..."), tr("Start the backup of a set"),
          QKeySequence(Qt::CTRL | Qt::Key_B), glyphIcon(Glyph::BackUp)))
    , cancel(makeAction(window, "cancel", tr("&Cancel"), tr("Cancel the selected tasks that wait or run"),
          QKeySequence(Qt::CTRL | Qt::Key_Delete), glyphIcon(Glyph::Cancel)))
    , retry(makeAction(window, "retry", tr("&Retry"), tr("Run the selected backups again"),
          QKeySequence(Qt::CTRL | Qt::Key_R), glyphIcon(Glyph::Retry)))
    , runAnyway(makeAction(window, "runAnyway", tr("Run &anyway..."),
          tr("Run past the guard that stopped the selected backup"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R),
          glyphIcon(Glyph::RunAnyway)))
    , clearErrors(makeAction(window, "clearErrors", tr("Clear &errors"),
          tr("Empty the list of errors of the chosen server, or of all; the history keeps them"),
          QKeySequence(Qt::CTRL | Qt::Key_E), glyphIcon(Glyph::ClearErrors)))
    , clearFinished(makeAction(window, "clearFinished", tr("Clear &finished"),
          tr("Empty the list of finished tasks of the chosen server, or of all; the history keeps them"),
          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), glyphIcon(Glyph::ClearFinished)))
    , openLog(makeAction(window, "openLog", tr("Open &log"), tr("Show the log of the selected task"),
          QKeySequence(Qt::CTRL | Qt::Key_L), glyphIcon(Glyph::Log)))
    , copyDetails(makeAction(window, "copyDetails", tr("Co&py details"),
          tr("Copy what is known of the selected tasks, to paste it into a message"), QKeySequence::Copy,
          glyphIcon(Glyph::Copy)))
    , openWebPage(
          makeAction(window, "openWebPage", tr("Open &web page"), tr("Show the page of the server in the browser"),
              QKeySequence(Qt::CTRL | Qt::Key_O), glyphIcon(Glyph::WebPage)))
    , pollNow(makeAction(window, "pollNow", tr("Ask &now"), tr("Ask all servers at once"), QKeySequence::Refresh,
          glyphIcon(Glyph::Refresh)))
    , addServer(makeAction(window, "addServer", tr("&Add server..."), tr("Watch one more backup server"),
          QKeySequence::New, glyphIcon(Glyph::Add)))
    , editServers(makeAction(
          window, "editServers", tr("&Servers..."), tr("Change or remove the watched servers"), QKeySequence()))
    , preferences(makeAction(window, "preferences", tr("&Preferences..."),
          tr("Notifications, language, colours, start at login"), QKeySequence::Preferences))
    , quit(makeAction(window, "quit", tr("&Quit"), tr("Stop watching and quit"), QKeySequence::Quit))
{
    preferences->setMenuRole(QAction::PreferencesRole);
    quit->setMenuRole(QAction::QuitRole);
    // Elsewhere, Ctrl+C copies what is selected in a text.
    copyDetails->setShortcutContext(Qt::WidgetShortcut);
    enableFor({});
}

void TaskActions::enableFor(const QList<Task> &selected)
{
    cancel->setEnabled(anyOf(selected,
        [](const Task &task) { return task.state == TaskState::Pending || task.state == TaskState::Running; }));
    retry->setEnabled(anyOf(selected, [](const Task &task) { return task.state == TaskState::Error; }));
    runAnyway->setEnabled(selected.size() == 1 && canRunAnyway(selected.first()));
    openLog->setEnabled(selected.size() == 1);
    copyDetails->setEnabled(!selected.isEmpty());
}

void TaskActions::enableForServers(bool hasServers)
{
    for (QAction *action : {backUpNow, clearErrors, clearFinished, openWebPage, pollNow})
        action->setEnabled(hasServers);
}

bool canRunAnyway(const Task &task)
{
    const auto kind = faultKindFromCode(task.code);
    return task.state == TaskState::Error && kind && isAcceptable(*kind);
}

}
