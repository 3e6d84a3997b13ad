#include "monitor/models/task_model.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/models/task_text.h"

#include <QGuiApplication>
#include <QPalette>
#include <algorithm>

namespace backup {

namespace {

// Beyond so many separate ranges, one reordering and one removal are cheaper than a removal each.
constexpr int manyRanges = 16;

// Calls \a act(first, last) for each run of consecutive numbers.
template <typename Act>
void forEachRange(const QList<int> &ascending, const Act &act)
{
    for (qsizetype i = 0; i < ascending.size();) {
        qsizetype end = i + 1;
        while (end < ascending.size() && ascending.at(end) == ascending.at(end - 1) + 1)
            ++end;
        act(ascending.at(i), ascending.at(end - 1));
        i = end;
    }
}

}

TaskModel::TaskModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_begunUtc(QDateTime::currentDateTimeUtc())
{
}

void TaskModel::merge(const QString &serverId, const QString &serverName, const QList<Task> &tasks)
{
    QHash<QString, const Task *> incoming;
    QSet<QString> ids;
    incoming.reserve(tasks.size());
    ids.reserve(tasks.size());
    for (const Task &task : tasks) {
        incoming.insert(task.id, &task);
        ids.insert(task.id);
    }
    removeRowsOf(serverId, ids);
    updateRows(serverId, incoming);

    for (const Row &row : std::as_const(m_rows)) {
        if (row.serverId == serverId)
            ids.remove(row.task.id);
    }
    if (ids.isEmpty())
        return;
    const int first = static_cast<int>(m_rows.size());
    beginInsertRows({}, first, first + static_cast<int>(ids.size()) - 1);
    for (const Task &task : tasks) {
        if (ids.contains(task.id))
            m_rows.append({serverId, serverName, task});
    }
    endInsertRows();
}

void TaskModel::removeServer(const QString &serverId)
{
    removeRowsOf(serverId, {});
    m_staleServers.remove(serverId);
    m_nowUtc.remove(serverId);
}

void TaskModel::setStale(const QString &serverId, bool isStale)
{
    if (isStale == m_staleServers.contains(serverId))
        return;
    if (isStale)
        m_staleServers.insert(serverId);
    else
        m_staleServers.remove(serverId);
    QList<int> changed;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).serverId == serverId)
            changed.append(i);
    }
    emitRowsChanged(changed, TaskColumn::Server, TaskColumn::Message);
}

void TaskModel::tick(const QString &serverId, const QDateTime &nowUtc)
{
    const bool isDayOver = !isSameDay(nowOf(serverId), nowUtc);
    const bool isStale = m_staleServers.contains(serverId);
    m_nowUtc.insert(serverId, nowUtc);
    QList<int> ofAnotherDay, running;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).serverId != serverId)
            continue;
        if (isDayOver)
            ofAnotherDay.append(i);
        if (m_rows.at(i).task.state == TaskState::Running && !isStale)
            running.append(i);
    }
    emitRowsChanged(ofAnotherDay, TaskColumn::When, TaskColumn::When);
    emitRowsChanged(running, TaskColumn::Duration, TaskColumn::Duration);
}

int TaskModel::count(TaskState state, const QString &serverId) const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(),
        [&](const Row &row) { return row.task.state == state && (serverId.isEmpty() || row.serverId == serverId); }));
}

void TaskModel::removeRowsOf(const QString &serverId, const QSet<QString> &keptTaskIds)
{
    QList<int> doomed;
    QList<bool> isDoomed(m_rows.size(), false);
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).serverId == serverId && !keptTaskIds.contains(m_rows.at(i).task.id)) {
            doomed.append(i);
            isDoomed[i] = true;
        }
    }
    QList<std::pair<int, int>> ranges;
    forEachRange(doomed, [&ranges](int first, int last) { ranges.prepend({first, last}); });
    if (ranges.size() > manyRanges) {
        moveToEnd(isDoomed);
        const int end = static_cast<int>(m_rows.size());
        ranges = {{end - static_cast<int>(doomed.size()), end - 1}};
    }
    for (const auto &[first, last] : std::as_const(ranges)) {
        beginRemoveRows({}, first, last);
        m_rows.remove(first, last - first + 1);
        endRemoveRows();
    }
}

void TaskModel::moveToEnd(const QList<bool> &isMoved)
{
    Q_EMIT layoutAboutToBeChanged();
    QList<int> target(m_rows.size());
    QList<Row> reordered;
    reordered.reserve(m_rows.size());
    for (const bool moved : {false, true}) {
        for (int i = 0; i < m_rows.size(); ++i) {
            if (isMoved.at(i) != moved)
                continue;
            target[i] = static_cast<int>(reordered.size());
            reordered.append(std::move(m_rows[i]));
        }
    }
    m_rows = std::move(reordered);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &index : before)
        after.append(createIndex(target.at(index.row()), index.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void TaskModel::updateRows(const QString &serverId, const QHash<QString, const Task *> &incoming)
{
    QList<int> changed;
    for (int i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        if (row.serverId != serverId)
            continue;
        const Task &task = *incoming.value(row.task.id);
        if (row.task == task)
            continue;
        row.task = task;
        changed.append(i);
    }
    emitRowsChanged(changed, TaskColumn::Server, TaskColumn::Message);
}

void TaskModel::emitRowsChanged(const QList<int> &ascendingRows, TaskColumn first, TaskColumn last)
{
    forEachRange(ascendingRows, [&](int firstRow, int lastRow) {
        Q_EMIT dataChanged(index(firstRow, static_cast<int>(first)), index(lastRow, static_cast<int>(last)));
    });
}

int TaskModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TaskModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : taskColumnCount;
}

QVariant TaskModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const auto column = static_cast<TaskColumn>(index.column());
    const bool isStale = m_staleServers.contains(row.serverId);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return column == TaskColumn::When ? exactTime(row.task.updatedAtUtc) : plainToolTip(text(row, column));
    case Qt::ForegroundRole:
        // Grey, and still to be read: the colour of disabled text is too faint for that in light themes.
        return isStale ? QVariant(QGuiApplication::palette().brush(QPalette::PlaceholderText)) : QVariant();
    case Qt::TextAlignmentRole:
        return column == TaskColumn::Duration ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case WholeTaskRole:
        return QVariant::fromValue(row.task);
    case SortRole:
        return sortKey(row, column);
    case ServerIdRole:
        return row.serverId;
    case StaleRole:
        return isStale;
    default:
        return {};
    }
}

QVariant TaskModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= taskColumnCount)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (static_cast<TaskColumn>(section)) {
    case TaskColumn::Server:
        return tr("Server");
    case TaskColumn::Set:
        return tr("Backup set");
    case TaskColumn::State:
        return tr("State");
    case TaskColumn::When:
        return tr("When");
    case TaskColumn::Duration:
        return tr("Duration");
    case TaskColumn::Progress:
        return tr("Progress");
    case TaskColumn::Message:
        return tr("Message");
    }
    Q_UNREACHABLE();
}

QString TaskModel::text(const Row &row, TaskColumn column) const
{
    switch (column) {
    case TaskColumn::Server:
        return row.serverName;
    case TaskColumn::Set:
        return row.task.name;
    case TaskColumn::State:
        return stateWord(row.task);
    case TaskColumn::When:
        return shortTime(row.task.updatedAtUtc, nowOf(row.serverId));
    case TaskColumn::Duration:
        return durationOf(row.task, nowOf(row.serverId));
    case TaskColumn::Progress:
        return row.task.progress ? progressPhrase(*row.task.progress) : QString();
    case TaskColumn::Message:
        return messageOf(row.task).replace(u'\n', u' '); // a row is one line high
    }
    Q_UNREACHABLE();
}

QVariant TaskModel::sortKey(const Row &row, TaskColumn column) const
{
    switch (column) {
    case TaskColumn::State:
        return urgency(row.task.state);
    case TaskColumn::When:
        return row.task.updatedAtUtc.toMSecsSinceEpoch();
    case TaskColumn::Duration:
        return runSeconds(row.task, nowOf(row.serverId));
    case TaskColumn::Progress:
        return row.task.progress ? row.task.progress->percent.value_or(0) : -1;
    case TaskColumn::Server:
    case TaskColumn::Set:
    case TaskColumn::Message:
        return text(row, column);
    }
    Q_UNREACHABLE();
}

}
