#pragma once

#include "service/tasks/history.h"
#include "shared/run_event.h"
#include "shared/task.h"

#include <optional>

namespace backup {

//! The history's entry for a run that ended at \a endedAtUtc.
HistoryEntry historyEntryOf(const QString &taskId, const QString &name, const QDateTime &startedAtUtc,
    const QDateTime &endedAtUtc, const RunReport &report);

//! What the log of a task says at its end: the figures, every warning, and how it ended.
QStringList endLines(const Task &ended, const RunReport &report);

//! Writes a run into the history, flushed to disk, and into the report of its set.
Result<void> recordRun(const QString &stateFolder, const HistoryEntry &entry, const RunReport &report);
//! Writes a run whose report was lost, unless it is in the history all the same.
Result<void> recordRecovered(const QString &stateFolder, const QString &name, const Recovered &recovered);

//! How the run of \a running ended, when the history knows it: the service broke off between the two writings.
std::optional<HistoryEntry> recordedEnd(const Task &running, const History &history);
//! What an entry still tells of the report it was made from.
RunReport reportOf(const HistoryEntry &entry);

//! An id for a task, made of digits, letters and '-' and unlike any other: "20261122-020000-1a2b3c4d5e6f".
QString newTaskId(const QDateTime &nowUtc, quint64 random);

}
