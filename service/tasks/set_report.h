#pragma once

#include "shared/history_entry.h"
#include "shared/run_event.h"
#include "shared/set_info.h"

#include <QHash>
#include <optional>

namespace backup {

//! What is known about a set from its runs.
struct SetReport {
    HistoryEntry lastResult;
    //! Invalid before the first.
    QDateTime lastSuccessAtUtc;
    //! As the last run saw them that reached the destination, newest first.
    QList<GenerationInfo> generations;
    QDate dateLast;
    //! Bytes on the destination's filesystem; -1 when unknown.
    qint64 destinationFreeBytes = -1;
    qint64 destinationSizeBytes = -1;

    friend bool operator==(const SetReport &, const SetReport &) = default;
};

//! What is known after one more run. A run that did not reach the destination changes nothing of what is there.
SetReport updatedReport(const std::optional<SetReport> &before, const HistoryEntry &entry, const RunReport &run);

//! The reports of all sets, a file each in the folder "reports". Adding is safe by several processes at once.
class SetReports
{
public:
    explicit SetReports(const QString &stateFolder);

    //! Adds a run to the report of its set.
    Result<void> add(const HistoryEntry &entry, const RunReport &run) const;
    //! The report of a set, from memory unless its file has changed; nothing before the first run, and when the file
    //! is damaged, which the log then says once.
    std::optional<SetReport> of(const QString &name);

private:
    //! Which state of a file was read: a replaced file differs in at least one.
    struct Stamp {
        quint64 inode = 0;
        qint64 seconds = 0;
        qint64 nanoseconds = 0;

        friend bool operator==(const Stamp &, const Stamp &) = default;
    };

    struct Cached {
        Stamp stamp;
        std::optional<SetReport> report;
    };

    static std::optional<Stamp> stampOf(const QString &path);

    QString pathOf(const QString &name) const;

    QString m_folder;
    QHash<QString, Cached> m_cache;
};

}
