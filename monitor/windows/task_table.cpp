#include "monitor/windows/task_table.h"

#include "monitor/delegates/progress_delegate.h"
#include "monitor/models/task_model.h"
#include "monitor/windows/set_table.h"

#include <QHeaderView>
#include <QLoggingCategory>

namespace backup {

namespace {

Q_LOGGING_CATEGORY(windowsLog, "backup.monitor.windows", QtInfoMsg)

}

TaskTable::TaskTable(TaskModel &model, QWidget *parent)
    : QTreeView(parent)
{
    m_filter.setSourceModel(&model);
    setModel(&m_filter);
    setObjectName("tasks");
    setAccessibleName(tr("Tasks"));
    makeTable(*this);
    setItemDelegateForColumn(static_cast<int>(TaskColumn::State), new StateDelegate(this));
    setItemDelegateForColumn(static_cast<int>(TaskColumn::Progress), new ProgressDelegate(this));
    sortByColumn(static_cast<int>(TaskColumn::State), Qt::AscendingOrder);

    const int em = fontMetrics().horizontalAdvance(u'm');
    const auto setWidth = [this, em](TaskColumn column, int ems) {
        header()->resizeSection(static_cast<int>(column), ems * em);
    };
    setWidth(TaskColumn::Server, 9);
    setWidth(TaskColumn::Set, 12);
    setWidth(TaskColumn::State, 8);
    setWidth(TaskColumn::When, 11);
    setWidth(TaskColumn::Duration, 8);
    setWidth(TaskColumn::Progress, 21);
}

void TaskTable::setEmptyPhrase(const QString &phrase)
{
    m_emptyPhrase = phrase;
    viewport()->update();
}

QList<int> TaskTable::selectedSourceRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(m_filter.mapToSource(index).row());
    return rows;
}

void TaskTable::paintEvent(QPaintEvent *event)
{
    QTreeView::paintEvent(event);
    if (m_filter.rowCount() == 0) {
        paintEmptyPhrase(*this, m_emptyPhrase);
    } else if (!m_hasPaintedTasks) {
        m_hasPaintedTasks = true;
        qCDebug(windowsLog) << "the first tasks are painted";
    }
}

void TaskTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

}
