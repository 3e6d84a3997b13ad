#pragma once

#include "shared/task.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

namespace backup {

enum class TaskColumn { Server, Set, State, When, Duration, Progress, Message };
inline constexpr int taskColumnCount = 7;

//! What a row of the TaskModel tells beyond its texts.
enum TaskRole {
    //! A Task, whole.
    WholeTaskRole = Qt::UserRole,
    //! What the column sorts by.
    SortRole,
    ServerIdRole,
    //! True when the server is away and the row is what it said last.
    StaleRole,
};

//! The tasks of all servers, a row each. New lists are merged by task id, so that what a view has selected and
//! scrolled to stays.
class TaskModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit TaskModel(QObject *parent = nullptr);

    //! Makes the rows of the server \a serverId, shown as \a serverName, those of \a tasks. Each id comes once.
    void merge(const QString &serverId, const QString &serverName, const QList<Task> &tasks);
    void removeServer(const QString &serverId);
    //! Greys the rows of a server that is away.
    void setStale(const QString &serverId, bool isStale);
    //! Makes the durations of a server's running tasks count up to \a nowUtc, by its own clock, and times tell their
    //! day when it is over.
    void tick(const QString &serverId, const QDateTime &nowUtc);

    //! How many rows are in \a state; of one server, or of all when \a serverId is empty.
    int count(TaskState state, const QString &serverId = {}) const;
    const Task &task(int row) const { return m_rows.at(row).task; }
    const QString &serverId(int row) const { return m_rows.at(row).serverId; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString serverId;
        QString serverName;
        Task task;
    };

    void removeRowsOf(const QString &serverId, const QSet<QString> &keptTaskIds);
    void moveToEnd(const QList<bool> &isMoved);
    void updateRows(const QString &serverId, const QHash<QString, const Task *> &incoming);
    void emitRowsChanged(const QList<int> &ascendingRows, TaskColumn first, TaskColumn last);
    QDateTime nowOf(const QString &serverId) const { return m_nowUtc.value(serverId, m_begunUtc); }
    QString text(const Row &row, TaskColumn column) const;
    QVariant sortKey(const Row &row, TaskColumn column) const;

    QList<Row> m_rows;
    QSet<QString> m_staleServers;
    const QDateTime m_begunUtc;
    //! The time by each server's clock, when it was told last.
    QHash<QString, QDateTime> m_nowUtc;
};

}
