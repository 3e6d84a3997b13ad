#include "monitor/models/set_model.h"

#include "monitor/models/phrases.h"
#include "monitor/models/task_text.h"

#include <QLocale>
#include <algorithm>

namespace backup {

void SetModel::merge(const QString &serverId, const QString &serverName, const QList<SetInfo> &sets)
{
    QHash<QString, const SetInfo *> incoming;
    for (const SetInfo &set : sets)
        incoming.insert(set.name, &set);
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (m_rows.at(row).serverId != serverId)
            continue;
        const SetInfo *set = incoming.take(m_rows.at(row).set.name);
        if (!set) {
            beginRemoveRows({}, row, row);
            m_rows.remove(row);
            endRemoveRows();
        } else if (!(m_rows.at(row).set == *set)) {
            m_rows[row].set = *set;
            emitChanged(row, row);
        }
    }
    if (incoming.isEmpty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(incoming.size()) - 1);
    for (const SetInfo &set : sets) {
        if (incoming.value(set.name) == &set)
            m_rows.append({serverId, serverName, set});
    }
    endInsertRows();
}

void SetModel::removeServer(const QString &serverId)
{
    merge(serverId, {}, {});
    m_nowUtc.remove(serverId);
}

void SetModel::setOverdueAfterDays(int days)
{
    m_overdueAfterDays = days;
    if (!m_rows.isEmpty())
        emitChanged(0, rowCount() - 1);
}

void SetModel::tick(const QString &serverId, const QDateTime &nowUtc)
{
    m_nowUtc.insert(serverId, nowUtc);
    const auto isOfServer = [&serverId](const Row &row) { return row.serverId == serverId; };
    const auto first = std::find_if(m_rows.cbegin(), m_rows.cend(), isOfServer);
    const auto last = std::find_if(m_rows.crbegin(), m_rows.crend(), isOfServer);
    // Those of others in between come with them: one signal for thousands of rows.
    if (first != m_rows.cend())
        emitChanged(static_cast<int>(first - m_rows.cbegin()), static_cast<int>(m_rows.crend() - last) - 1);
}

void SetModel::emitChanged(int firstRow, int lastRow)
{
    Q_EMIT dataChanged(index(firstRow, 0), index(lastRow, setColumnCount - 1));
}

const SetInfo *SetModel::find(const QString &serverId, const QString &name) const
{
    for (const Row &row : m_rows) {
        if (row.serverId == serverId && row.set.name == name)
            return &row.set;
    }
    return nullptr;
}

QList<SetInfo> SetModel::setsOf(const QString &serverId) const
{
    QList<SetInfo> sets;
    for (const Row &row : m_rows) {
        if (row.serverId == serverId)
            sets.append(row.set);
    }
    return sets;
}

SetHealth SetModel::health(int row) const
{
    return setHealth(m_rows.at(row).set, m_overdueAfterDays, nowOf(row));
}

bool SetModel::isOverdue(int row) const
{
    return backup::isOverdue(m_rows.at(row).set, m_overdueAfterDays, nowOf(row));
}

int SetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : setColumnCount;
}

QVariant SetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto column = static_cast<SetColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::ToolTipRole:
        return column == SetColumn::LastSuccess ? exactTime(set(index.row()).lastSuccessAtUtc)
                                                : plainToolTip(text(index.row(), column));
    case Qt::DecorationRole:
        return column == SetColumn::Health ? QVariant(healthIcon(health(index.row()))) : QVariant();
    case WholeSetRole:
        return QVariant::fromValue(set(index.row()));
    case SetSortRole:
        return sortKey(index.row(), column);
    case SetServerRole:
        return serverId(index.row());
    default:
        return {};
    }
}

QVariant SetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= setColumnCount)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (static_cast<SetColumn>(section)) {
    case SetColumn::Server:
        return tr("Server");
    case SetColumn::Set:
        return tr("Backup set");
    case SetColumn::Health:
        return tr("State");
    case SetColumn::LastSuccess:
        return tr("Last good run");
    case SetColumn::Generations:
        return tr("Generations");
    case SetColumn::Source:
        return tr("Source");
    case SetColumn::Destination:
        return tr("Destination");
    }
    Q_UNREACHABLE();
}

QString SetModel::text(int row, SetColumn column) const
{
    const SetInfo &info = set(row);
    switch (column) {
    case SetColumn::Server:
        return serverName(row);
    case SetColumn::Set:
        return info.name;
    case SetColumn::Health:
        return healthWord(health(row));
    case SetColumn::LastSuccess:
        return agoPhrase(info.lastSuccessAtUtc, nowOf(row));
    case SetColumn::Generations:
        if (!info.faults.isEmpty())
            return {};
        return tr("%1 of %2", "kept generations of keep_count")
            .arg(QLocale().toString(info.generations.size()), QLocale().toString(info.keepCount));
    case SetColumn::Source:
        return info.source;
    case SetColumn::Destination:
        return info.dest;
    }
    Q_UNREACHABLE();
}

QVariant SetModel::sortKey(int row, SetColumn column) const
{
    switch (column) {
    case SetColumn::Health:
        return static_cast<int>(health(row));
    case SetColumn::LastSuccess: {
        const QDateTime &time = set(row).lastSuccessAtUtc;
        return time.isValid() ? time.toMSecsSinceEpoch() : 0;
    }
    case SetColumn::Generations:
        return static_cast<int>(set(row).generations.size());
    case SetColumn::Server:
    case SetColumn::Set:
    case SetColumn::Source:
    case SetColumn::Destination:
        return text(row, column);
    }
    Q_UNREACHABLE();
}

}
