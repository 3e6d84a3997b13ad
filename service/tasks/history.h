#pragma once

#include "shared/history_entry.h"
#include "shared/result.h"

#include <QJsonArray>
#include <QList>
#include <optional>

namespace backup {

//! The ended runs, one JSON object a line in "history.jsonl". Read from the file each time, so that it takes no
//! memory and shows what `backup-server run` added. Safe to use by several processes and threads at once.
class History
{
public:
    //! Past this size the older half is dropped, in bytes.
    static constexpr qint64 largestSize = 8 * 1024 * 1024;

    explicit History(const QString &stateFolder);

    //! Adds an entry, flushed to disk; after a fault it is not there.
    Result<void> append(const HistoryEntry &entry) const;
    //! At most \a limit entries, newest first; those of one set when \a name is not empty. Damaged lines are left out.
    QList<HistoryEntry> newest(qsizetype limit, const QString &name = {}) const;
    //! The same as they are told; fewer, but one at least, when they would take more than \a mostBytes in the file.
    QJsonArray newestAsJson(qsizetype limit, const QString &name = {}, qint64 mostBytes = largestSize) const;
    //! The newest entry of a task.
    std::optional<HistoryEntry> find(const QString &taskId) const;
    //! Whether the run of task \a taskId that committed at \a committedAtUtc has its entry.
    bool holdsCommit(const QString &name, const QString &taskId, const QDateTime &committedAtUtc) const;
    //! Moves lines that cannot be read to a file of their own and answers a sentence about it; empty when all is well.
    //! After a fault no line is lost.
    Result<QString> setDamagedLinesAside(const QDateTime &nowUtc) const;

private:
    QString m_path;
};

}
