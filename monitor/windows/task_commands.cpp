#include "monitor/windows/task_commands.h"

#include "monitor/models/task_text.h"
#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/failure_box.h"
#include "monitor/windows/open_dialog.h"
#include "monitor/windows/run_anyway_dialog.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_table.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>

namespace backup {

using namespace Qt::StringLiterals;

TaskCommands::TaskCommands(
    Watch &watch, const TaskActions &actions, const TaskTable &table, const Sidebar &sidebar, QWidget &window)
    : QObject(&window)
    , m_watch(watch)
    , m_commander(watch.pool())
    , m_table(table)
    , m_sidebar(sidebar)
    , m_window(window)
{
    connect(actions.backUpNow, &QAction::triggered, this, &TaskCommands::backUpNow);
    connect(actions.cancel, &QAction::triggered, this, &TaskCommands::cancel);
    connect(actions.retry, &QAction::triggered, this, &TaskCommands::retry);
    connect(actions.runAnyway, &QAction::triggered, this, &TaskCommands::runAnyway);
    connect(actions.clearErrors, &QAction::triggered, this, [this] { m_commander.clearErrors(m_sidebar.serverId()); });
    connect(
        actions.clearFinished, &QAction::triggered, this, [this] { m_commander.clearFinished(m_sidebar.serverId()); });
    connect(actions.copyDetails, &QAction::triggered, this, &TaskCommands::copyDetails);
    connect(actions.openWebPage, &QAction::triggered, this, &TaskCommands::openWebPage);
    connect(actions.pollNow, &QAction::triggered, &m_watch.pool(), &ServerPool::pollAllNow);
    connect(&m_commander, &Commander::succeeded, this, &TaskCommands::succeeded);
    connect(&m_commander, &Commander::failed, this, &TaskCommands::showFailure);
}

// Calls act(server, task) with copies: an answer may change the rows while a question is open.
template <typename Act>
void TaskCommands::forEachSelected(const Act &act) const
{
    QList<std::pair<QString, Task>> selected;
    for (const int row : m_table.selectedSourceRows())
        selected.append({m_watch.tasks().serverId(row), m_watch.tasks().task(row)});
    for (const auto &[serverId, task] : selected) {
        if (const ServerConnection *server = m_watch.pool().find(serverId))
            act(*server, task);
    }
}

void TaskCommands::backUpNow()
{
    auto *dialog = new BackUpDialog(m_watch.sets(), m_sidebar.serverId(), &m_window);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        for (const BackUpDialog::Choice &choice : dialog->chosen())
            m_commander.backUp(choice.serverId, choice.setName);
    });
    openDialog(dialog);
}

void TaskCommands::cancel()
{
    forEachSelected([this](const ServerConnection &server, const Task &task) {
        if (task.state == TaskState::Pending || task.state == TaskState::Running)
            m_commander.cancel(server.id(), task);
    });
}

void TaskCommands::retry()
{
    forEachSelected([this](const ServerConnection &server, const Task &task) {
        if (task.state == TaskState::Error)
            m_commander.backUp(server.id(), task.name);
    });
}

void TaskCommands::runAnyway()
{
    forEachSelected([this](const ServerConnection &server, const Task &task) {
        if (!canRunAnyway(task))
            return;
        auto *dialog = new RunAnywayDialog(task, server.name(), &m_window);
        connect(dialog, &QDialog::accepted, this, [this, serverId = server.id(), task] {
            // One guard may stand behind another: those that were passed before are passed again.
            m_commander.backUp(serverId, task.name, task.accepted + QStringList {task.code});
        });
        openDialog(dialog);
    });
}

void TaskCommands::copyDetails()
{
    QStringList texts;
    forEachSelected(
        [&texts](const ServerConnection &server, const Task &task) { texts.append(taskAsText(task, server.name())); });
    QApplication::clipboard()->setText(texts.join(u"\n\n"_s));
    Q_EMIT succeeded(tr("The details were copied."));
}

void TaskCommands::openWebPage()
{
    const auto &servers = m_watch.pool().servers();
    const ServerConnection *chosen = m_watch.pool().find(m_sidebar.serverId());
    forEachSelected([&chosen](const ServerConnection &server, const Task &) { chosen = &server; });
    if (!chosen && !servers.empty())
        chosen = servers.front().get();
    if (chosen)
        QDesktopServices::openUrl(chosen->api().baseUrl());
}

void TaskCommands::showFailure(const QString &message, const QString &remedy)
{
    if (!m_failureBox)
        m_failureBox = new FailureBox(&m_window);
    m_failureBox->add(message, remedy);
    m_failureBox->open();
}

}
