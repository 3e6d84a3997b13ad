#pragma once

#include "shared/task.h"

#include <QSortFilterProxyModel>
#include <optional>

namespace backup {

//! Shows the tasks of one state, of one server, whose set or message holds a text; each may be left open.
//! Rows that compare equal are sorted by time, newest first.
class TaskFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TaskFilter(QObject *parent = nullptr);

    void showState(std::optional<TaskState> state);
    //! Empty: all servers.
    void showServer(const QString &serverId);
    void showText(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    std::optional<TaskState> m_state;
    QString m_serverId;
    QString m_text;
};

}
