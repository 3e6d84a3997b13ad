#include "monitor/windows/sidebar.h"

#include "monitor/icons/glyphs.h"
#include "monitor/models/state_look.h"
#include "monitor/models/task_text.h"
#include "monitor/windows/sidebar_delegate.h"

#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace backup {

namespace {

constexpr int keyRole = Qt::UserRole;
// Keys of the lists that are not those of one state.
constexpr int allTasksKey = -1;
constexpr int setsKey = -2;

QListWidget *makeList(QWidget *parent, const QString &accessibleName)
{
    auto *list = new QListWidget(parent);
    list->setItemDelegate(new SidebarDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setAccessibleName(accessibleName);
    return list;
}

}

Sidebar::Sidebar(QWidget *parent)
    : QWidget(parent)
    , m_lists(makeList(this, tr("Lists")))
    , m_servers(makeList(this, tr("Servers")))
{
    m_lists->setObjectName("lists");
    m_servers->setObjectName("servers");
    addList(tr("All tasks"), glyphIcon(Glyph::Log), allTasksKey);
    for (const TaskState state : {TaskState::Error, TaskState::Running, TaskState::Pending, TaskState::Finished})
        addList(listWord(state), stateIcon(state), static_cast<int>(state));
    addList(tr("Backup sets"), glyphIcon(Glyph::Copy), setsKey);
    m_lists->setCurrentRow(0);
    auto *all = new QListWidgetItem(glyphIcon(Glyph::WebPage), tr("All servers"), m_servers);
    all->setData(keyRole, QString());
    m_servers->setCurrentRow(0);

    auto *heading = new QLabel(tr("Servers"), this);
    heading->setContentsMargins(8, 12, 8, 2);
    heading->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_lists);
    layout->addWidget(heading);
    layout->addWidget(m_servers, 1);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);

    m_lists->setFixedHeight(m_lists->sizeHintForRow(0) * m_lists->count() + 4);
    connect(m_lists, &QListWidget::currentRowChanged, this, &Sidebar::chosen);
    connect(m_servers, &QListWidget::currentRowChanged, this, [this] {
        m_wantedServer.clear();
        Q_EMIT chosen();
    });
}

void Sidebar::setCount(TaskState state, int count)
{
    for (int row = 0; row < m_lists->count(); ++row) {
        QListWidgetItem *item = m_lists->item(row);
        if (item->data(keyRole).toInt() != static_cast<int>(state))
            continue;
        item->setData(SidebarDelegate::CountRole, count);
        item->setData(SidebarDelegate::ColorRole, stateColor(state, currentTheme()));
        item->setData(Qt::AccessibleTextRole, tr("%1: %2", "list: count").arg(item->text(), QLocale().toString(count)));
    }
}

void Sidebar::setServer(const QString &serverId, const QString &name, const QIcon &icon, const QString &explanation)
{
    QListWidgetItem *item = findServer(serverId);
    if (!item) {
        item = new QListWidgetItem(m_servers);
        item->setData(keyRole, serverId);
    }
    item->setText(name);
    item->setIcon(icon);
    item->setToolTip(plainToolTip(explanation));
    item->setData(Qt::AccessibleTextRole, QString(name + u", " + explanation));
    if (serverId == m_wantedServer)
        m_servers->setCurrentItem(item);
}

void Sidebar::removeServer(const QString &serverId)
{
    const bool isChosen = serverId == this->serverId();
    // Not its neighbour, whose lists would be cleared then.
    if (isChosen)
        m_servers->setCurrentRow(0);
    delete findServer(serverId);
    // A server that is changed is removed and comes back.
    if (isChosen)
        m_wantedServer = serverId;
}

bool Sidebar::showsSets() const
{
    return m_lists->currentItem()->data(keyRole).toInt() == setsKey;
}

std::optional<TaskState> Sidebar::state() const
{
    const int key = m_lists->currentItem()->data(keyRole).toInt();
    return key < 0 ? std::nullopt : std::optional(static_cast<TaskState>(key));
}

QString Sidebar::serverId() const
{
    const QListWidgetItem *item = m_servers->currentItem();
    return item ? item->data(keyRole).toString() : QString();
}

int Sidebar::chosenRow() const
{
    return m_lists->currentRow();
}

void Sidebar::chooseRow(int row)
{
    if (row >= 0 && row < m_lists->count())
        m_lists->setCurrentRow(row);
}

void Sidebar::chooseServer(const QString &serverId)
{
    if (QListWidgetItem *item = findServer(serverId))
        m_servers->setCurrentItem(item);
    else
        m_wantedServer = serverId;
}

void Sidebar::chooseState(std::optional<TaskState> state)
{
    const int key = state ? static_cast<int>(*state) : allTasksKey;
    for (int row = 0; row < m_lists->count(); ++row) {
        if (m_lists->item(row)->data(keyRole).toInt() == key)
            m_lists->setCurrentRow(row);
    }
}

void Sidebar::addList(const QString &word, const QIcon &icon, int key)
{
    auto *item = new QListWidgetItem(icon, word, m_lists);
    item->setData(keyRole, key);
}

QListWidgetItem *Sidebar::findServer(const QString &serverId) const
{
    for (int row = 1; row < m_servers->count(); ++row) {
        if (m_servers->item(row)->data(keyRole).toString() == serverId)
            return m_servers->item(row);
    }
    return nullptr;
}

}
