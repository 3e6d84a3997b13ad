#include "monitor/windows/main_window.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_table.h"

#include <QSplitter>
#include <QStatusBar>

namespace backup {

MainWindow::MainWindow(ServerPool &pool, QWidget *parent)
    : QMainWindow(parent)
    , m_pool(pool)
    , m_sidebar(new Sidebar)
    , m_table(new TaskTable(m_tasks))
    , m_lastAnswer(new QLabel)
{
    setWindowTitle(tr("Backup Monitor"));
    auto *splitter = new QSplitter(this);
    splitter->addWidget(m_sidebar);
    splitter->addWidget(m_table);
    splitter->setStretchFactor(1, 1);
    setCentralWidget(splitter);
    statusBar()->addWidget(m_lastAnswer, 1);
    resize(1000, 620);

    connect(m_sidebar, &Sidebar::stateChosen, this, [this](std::optional<TaskState> state) {
        m_table->filter().showState(state);
        showEmptyPhrase();
    });
    connect(m_sidebar, &Sidebar::serverChosen, this, [this](const QString &serverId) {
        m_table->filter().showServer(serverId);
        showCounts();
    });
    connect(&m_pool, &ServerPool::added, this, [this](ServerConnection *server) { showServer(*server); });
    connect(&m_pool, &ServerPool::removed, this, [this](const QString &serverId) {
        m_tasks.removeServer(serverId);
        m_sidebar->removeServer(serverId);
    });
    connect(&m_pool, &ServerPool::tasksArrived, this, [this](const ServerConnection *server, const QList<Task> &tasks) {
        m_tasks.merge(server->id(), server->name(), tasks);
        showCounts();
    });
    connect(&m_pool, &ServerPool::polled, this, [this](const ServerConnection *server) {
        m_tasks.setStale(server->id(), server->trouble().has_value());
        showServer(*server);
    });
    for (const auto &server : m_pool.servers())
        showServer(*server);
    showCounts();
    showEmptyPhrase();
}

void MainWindow::showServer(const ServerConnection &server)
{
    QString explanation = tr("Asking %1 ...").arg(server.name());
    if (const auto &trouble = server.trouble())
        explanation = troubleWords(trouble->trouble, server.name(), trouble->detail).message;
    else if (server.lastAnswerUtc().isValid())
        explanation = tr("Last answer of %1: %2").arg(server.name(), exactTime(server.lastAnswerUtc()));
    const TaskState state = server.trouble() ? TaskState::Error : TaskState::Finished;
    m_sidebar->setServer(server.id(), server.name(), stateIcon(state), explanation);
    m_lastAnswer->setText(explanation);
}

void MainWindow::showCounts()
{
    for (const TaskState state : {TaskState::Error, TaskState::Running, TaskState::Pending, TaskState::Finished})
        m_sidebar->setCount(state, m_tasks.count(state, m_sidebar->serverId()));
}

void MainWindow::showEmptyPhrase()
{
    const auto state = m_sidebar->state();
    m_table->setEmptyPhrase(
        state ? emptyListPhrase(*state) : tr("No tasks yet.\nBackups that run, wait, fail or finish are listed here."));
}

}
