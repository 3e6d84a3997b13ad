#pragma once

#include "monitor/models/task_filter.h"

#include <QTreeView>

namespace backup {

class TaskModel;

//! The table of tasks; where it is empty it says what to expect.
class TaskTable : public QTreeView
{
    Q_OBJECT

public:
    explicit TaskTable(TaskModel &model, QWidget *parent = nullptr);

    TaskFilter &filter() { return m_filter; }
    //! Said in the middle of an empty table.
    void setEmptyPhrase(const QString &phrase);
    //! What is selected, top to bottom, as rows of the TaskModel.
    QList<int> selectedSourceRows() const;

Q_SIGNALS:
    void selectionMoved();

protected:
    void paintEvent(QPaintEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    TaskFilter m_filter;
    QString m_emptyPhrase;
    //! So that the time from start to first sight can be measured.
    bool m_hasPaintedTasks = false;
};

}
