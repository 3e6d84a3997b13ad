#pragma once

#include "monitor/models/set_health.h"

#include <QAbstractTableModel>
#include <QHash>

namespace backup {

enum class SetColumn { Server, Set, Health, LastSuccess, Generations, Source, Destination };
inline constexpr int setColumnCount = 7;

//! What a row of the SetModel tells beyond its texts.
enum SetRole {
    //! A SetInfo, whole.
    WholeSetRole = Qt::UserRole,
    //! What the column sorts by.
    SetSortRole,
    //! Id of the server.
    SetServerRole,
};

//! The configured backup sets of all servers, a row each, merged by name.
class SetModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    //! Makes the rows of the server \a serverId, shown as \a serverName, those of \a sets.
    void merge(const QString &serverId, const QString &serverName, const QList<SetInfo> &sets);
    void removeServer(const QString &serverId);
    //! A set without a good run for so many days is overdue; 0: never.
    void setOverdueAfterDays(int days);
    //! Judges anew what of a server is overdue; \a nowUtc is by its own clock.
    void tick(const QString &serverId, const QDateTime &nowUtc);

    //! Null when there is none.
    const SetInfo *find(const QString &serverId, const QString &name) const;
    QList<SetInfo> setsOf(const QString &serverId) const;
    SetHealth health(int row) const;
    bool isOverdue(int row) const;
    const SetInfo &set(int row) const { return m_rows.at(row).set; }
    const QString &serverId(int row) const { return m_rows.at(row).serverId; }
    const QString &serverName(int row) const { return m_rows.at(row).serverName; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString serverId;
        QString serverName;
        SetInfo set;
    };

    QDateTime nowOf(int row) const { return m_nowUtc.value(serverId(row), m_begunUtc); }
    void emitChanged(int firstRow, int lastRow);
    QString text(int row, SetColumn column) const;
    QVariant sortKey(int row, SetColumn column) const;

    QList<Row> m_rows;
    int m_overdueAfterDays = 0;
    const QDateTime m_begunUtc = QDateTime::currentDateTimeUtc();
    //! The time by each server's clock, when it was told last.
    QHash<QString, QDateTime> m_nowUtc;
};

}
