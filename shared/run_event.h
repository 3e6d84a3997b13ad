#pragma once

#include "shared/history_entry.h"
#include "shared/progress.h"
#include "shared/result.h"
#include "shared/set_info.h"

#include <QByteArray>
#include <optional>
#include <variant>

namespace backup {

//! How a run ended. Sent exactly once by each run, after the commit and before the pruning.
struct RunReport {
    //! A new latest was committed and flushed.
    bool committed = false;
    //! Absent: the run is finished. FilesUnreadable may come together with committed.
    std::optional<Fault> fault;
    QStringList warnings;
    RunStats stats;
    //! Folder name given to the copy before; empty when no generation was made.
    QString generation;
    //! What stands beside the latest now, newest first.
    QList<GenerationInfo> generations;
    //! Day of the latest; invalid when nothing was ever committed.
    QDate dateLast;
    //! Free bytes on the destination's filesystem, for the caller; -1 when unknown.
    qint64 destinationFreeBytes = -1;
    //! Size of the destination's filesystem in bytes; -1 when unknown.
    qint64 destinationSizeBytes = -1;
};

//! Something worth a line in the task's log.
struct LogLine {
    QString text;
};

//! An earlier run of this set had committed but was killed before it could say so; its report is given late.
struct Recovered {
    //! The task id that the earlier run was given.
    QString taskId;
    QDateTime startedAtUtc;
    QDateTime committedAtUtc;
    RunReport report;
};

//! What the engine tells while it runs, in the order in which it happened.
using RunEvent = std::variant<Progress, LogLine, Recovered, RunReport>;

//! One line of compact JSON without a line end, as `backup-server run NAME --json` prints it.
QByteArray lineFromRunEvent(const RunEvent &event);
//! Reads such a line; a fault of kind Internal names what is wrong with it.
Result<RunEvent> runEventFromLine(const QByteArray &line);

}
