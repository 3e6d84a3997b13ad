#include "monitor/models/task_filter.h"

#include "monitor/models/phrases.h"
#include "monitor/models/task_model.h"

namespace backup {

TaskFilter::TaskFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setSortLocaleAware(true);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void TaskFilter::showState(std::optional<TaskState> state)
{
    m_state = state;
    invalidateRowsFilter();
}

void TaskFilter::showServer(const QString &serverId)
{
    m_serverId = serverId;
    invalidateRowsFilter();
}

void TaskFilter::showText(const QString &text)
{
    m_text = text;
    invalidateRowsFilter();
}

bool TaskFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto *model = static_cast<const TaskModel *>(sourceModel());
    const Task &task = model->task(row);
    if (m_state && task.state != *m_state)
        return false;
    if (!m_serverId.isEmpty() && model->serverId(row) != m_serverId)
        return false;
    return m_text.isEmpty() || task.name.contains(m_text, Qt::CaseInsensitive)
        || messageOf(task).contains(m_text, Qt::CaseInsensitive);
}

bool TaskFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (QSortFilterProxyModel::lessThan(left, right))
        return true;
    if (QSortFilterProxyModel::lessThan(right, left))
        return false;
    const auto *model = static_cast<const TaskModel *>(sourceModel());
    const QDateTime &leftTime = model->task(left.row()).updatedAtUtc;
    const QDateTime &rightTime = model->task(right.row()).updatedAtUtc;
    return sortOrder() == Qt::AscendingOrder ? leftTime > rightTime : leftTime < rightTime;
}

}
