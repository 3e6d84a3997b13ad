#include "monitor/windows/main_window.h"

#include "monitor/icons/glyphs.h"
#include "monitor/models/notice.h"
#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/windows/banner.h"
#include "monitor/windows/details_pane.h"
#include "monitor/windows/main_menu.h"
#include "monitor/windows/set_table.h"
#include "monitor/windows/sidebar.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/task_commands.h"
#include "monitor/windows/task_table.h"
#include "monitor/windows/welcome.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHeaderView>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>
#include <algorithm>

namespace backup {

namespace {

constexpr int statusMessageMs = 6000;

}

MainWindow::MainWindow(Watch &watch, QWidget *parent)
    : QMainWindow(parent)
    , m_watch(watch)
    , m_actions(new TaskActions(*this))
    , m_sidebar(new Sidebar)
    , m_search(new QLineEdit(this))
    , m_banner(new Banner)
    , m_stack(new QStackedWidget)
    , m_tasks(new TaskTable(watch.tasks()))
    , m_sets(new SetTable(watch.sets()))
    , m_welcome(new Welcome(*m_actions->addServer))
    , m_details(new DetailsPane)
    , m_columns(new QSplitter(this))
    , m_rows(new QSplitter(Qt::Vertical))
    , m_statusLine(*statusBar())
{
    setWindowTitle(tr("Backup Monitor"));
    setWindowIcon(applicationIcon());
    buildLayout();
    connectViews();
    connectActions();
    for (const auto &server : m_watch.pool().servers())
        showServer(*server);
    showChosenList();
    m_statusLine.show(m_watch);
    m_stack->currentWidget()->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildLayout()
{
    m_search->setPlaceholderText(tr("Search (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(220);
    fillMenuBar(*this, *m_actions);
    fillToolBar(*addToolBar(tr("Tool bar")), *m_actions, m_search);

    m_stack->addWidget(m_tasks);
    m_stack->addWidget(m_sets);
    m_stack->addWidget(m_welcome);
    m_rows->addWidget(m_stack);
    m_rows->addWidget(m_details);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({325, 345});
    m_rows->setChildrenCollapsible(false);
    auto *right = new QWidget;
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->setSpacing(0);
    rightLayout->addWidget(m_banner);
    rightLayout->addWidget(m_rows, 1);
    m_columns->addWidget(m_sidebar);
    m_columns->addWidget(right);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({190, 1090});
    m_columns->setChildrenCollapsible(false);
    setCentralWidget(m_columns);
    resize(1280, 760);
}

void MainWindow::connectViews()
{
    connect(m_sidebar, &Sidebar::chosen, this, &MainWindow::showChosenList);
    connect(m_tasks, &TaskTable::selectionMoved, this, &MainWindow::showDetails);
    connect(m_sets, &SetTable::selectionMoved, this, &MainWindow::showDetails);
    connect(m_tasks, &QWidget::customContextMenuRequested, this,
        [this](const QPoint &at) { showTaskMenu(*m_actions, m_tasks->viewport()->mapToGlobal(at), this); });
    m_tasks->addAction(m_actions->copyDetails);
    connect(m_tasks, &QAbstractItemView::activated, this, [this] { m_details->openLog(); });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_tasks->filter().showText(text);
        m_sets->showText(text);
    });
    auto *find = new QAction(this);
    find->setShortcut(QKeySequence::Find);
    addAction(find);
    connect(find, &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    connect(&m_watch.pool(), &ServerPool::added, this, [this](ServerConnection *server) {
        showServer(*server);
        showChosenList();
        m_statusLine.show(m_watch);
    });
    connect(&m_watch.pool(), &ServerPool::removed, this, [this](const QString &serverId) {
        m_sidebar->removeServer(serverId);
        showChosenList();
    });
    connect(&m_watch, &Watch::changed, this, [this](ServerConnection *server) {
        if (server)
            showServer(*server);
        showCounts();
        showNotice();
        m_statusLine.show(m_watch);
        showDetails();
    });
}

void MainWindow::connectActions()
{
    auto *commands = new TaskCommands(m_watch, *m_actions, *m_tasks, *m_sidebar, *this);
    connect(commands, &TaskCommands::succeeded, this,
        [this](const QString &words) { statusBar()->showMessage(words, statusMessageMs); });
    connect(m_actions->openLog, &QAction::triggered, m_details, &DetailsPane::openLog);
    connect(m_banner, &Banner::retryAsked, &m_watch.pool(), &ServerPool::pollAllNow);
}

void MainWindow::showChosenList()
{
    const QString serverId = m_sidebar->serverId();
    m_tasks->filter().showState(m_sidebar->state());
    m_tasks->filter().showServer(serverId);
    m_sets->showServer(serverId);
    QWidget *list = m_sidebar->showsSets() ? static_cast<QWidget *>(m_sets) : m_tasks;
    m_stack->setCurrentWidget(m_watch.pool().servers().empty() ? m_welcome : list);
    const bool isOneServer = m_watch.pool().servers().size() <= 1;
    m_tasks->setColumnHidden(static_cast<int>(TaskColumn::Server), isOneServer);
    m_sets->setColumnHidden(static_cast<int>(SetColumn::Server), isOneServer);
    m_actions->enableForServers(!m_watch.pool().servers().empty());
    showCounts();
    showNotice();
    showDetails();
}

void MainWindow::showServer(const ServerConnection &server)
{
    QString explanation = tr("Asking %1...").arg(server.name());
    if (const auto &trouble = server.trouble())
        explanation = troubleWords(trouble->trouble, server.name(), trouble->detail).message;
    else if (server.lastAnswerUtc().isValid())
        explanation = tr("Last answer: %1").arg(exactTime(server.lastAnswerUtc()));
    const bool isThere = !server.trouble() && server.lastAnswerUtc().isValid();
    const Attention attention = isThere ? Attention::Fine : Attention::Unreachable;
    m_sidebar->setServer(server.id(), server.name(), attentionIcon(attention), explanation);
}

void MainWindow::showEmptyPhrase()
{
    const auto &servers = m_watch.pool().servers();
    const bool hasAnswer = std::any_of(
        servers.begin(), servers.end(), [](const auto &server) { return server->lastAnswerUtc().isValid(); });
    if (!hasAnswer)
        m_tasks->setEmptyPhrase(tr("No server has answered yet."));
    else if (const auto state = m_sidebar->state())
        m_tasks->setEmptyPhrase(emptyListPhrase(*state));
    else
        m_tasks->setEmptyPhrase(tr("No tasks yet.\nBackups that run, wait, fail or finish are listed here."));
}

void MainWindow::showCounts()
{
    showEmptyPhrase();
    for (const TaskState state : {TaskState::Error, TaskState::Running, TaskState::Pending, TaskState::Finished})
        m_sidebar->setCount(state, m_watch.tasks().count(state, m_sidebar->serverId()));
}

void MainWindow::showNotice()
{
    const Notice notice = mostUrgentNotice(m_watch, m_sidebar->serverId(), QDateTime::currentDateTimeUtc());
    m_banner->show(notice.message, notice.remedy);
}

void MainWindow::showDetails()
{
    const QList<Task> selected = m_sidebar->showsSets() ? QList<Task> {} : selectedTasks();
    m_actions->enableFor(selected);
    if (m_watch.pool().servers().empty()) {
        m_details->showNothing({});
        return;
    }
    if (m_sidebar->showsSets())
        showSetDetails();
    else if (selected.size() == 1)
        showTaskDetails(m_tasks->selectedSourceRows().first());
    else if (selected.size() > 1)
        m_details->showNothing(tr("%n tasks are selected.", nullptr, static_cast<int>(selected.size())));
    else
        m_details->showNothing(tr("Select a task to see what it does, its log and its backup set."));
}

void MainWindow::showTaskDetails(int row)
{
    const Task &task = m_watch.tasks().task(row);
    const QString &serverId = m_watch.tasks().serverId(row);
    if (ServerConnection *server = m_watch.pool().find(serverId))
        m_details->showTask(*server, task, m_watch.sets().find(serverId, task.name), server->nowUtc());
}

void MainWindow::showSetDetails()
{
    const int row = m_sets->currentSourceRow();
    ServerConnection *server = row < 0 ? nullptr : m_watch.pool().find(m_watch.sets().serverId(row));
    if (server)
        m_details->showSet(*server, m_watch.sets().set(row), server->nowUtc());
    else
        m_details->showNothing(tr("Select a backup set to see its copies and its last runs."));
}

QList<Task> MainWindow::selectedTasks() const
{
    QList<Task> tasks;
    for (const int row : m_tasks->selectedSourceRows())
        tasks.append(m_watch.tasks().task(row));
    return tasks;
}

QByteArray MainWindow::saveLayout() const
{
    QByteArray layout;
    QDataStream stream(&layout, QIODevice::WriteOnly);
    stream << saveGeometry() << saveState() << m_columns->saveState() << m_rows->saveState()
           << m_tasks->header()->saveState() << m_sets->header()->saveState() << qint32(m_sidebar->chosenRow())
           << m_sidebar->serverId();
    return layout;
}

void MainWindow::restoreLayout(const QByteArray &layout)
{
    QByteArray geometry, state, columns, rows, tasks, sets;
    QDataStream stream(layout);
    qint32 list = 0;
    stream >> geometry >> state >> columns >> rows >> tasks >> sets >> list;
    if (stream.status() != QDataStream::Ok)
        return;
    restoreGeometry(geometry);
    restoreState(state);
    m_columns->restoreState(columns);
    m_rows->restoreState(rows);
    m_tasks->header()->restoreState(tasks);
    m_sets->header()->restoreState(sets);
    m_sidebar->chooseRow(list);
    // Empty in a layout of an older version.
    QString serverId;
    stream >> serverId;
    m_sidebar->chooseServer(serverId);
    showChosenList();
}

void MainWindow::raise()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    QMainWindow::raise();
    activateWindow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->accept();
    Q_EMIT closed();
}

}
