#include "service/tasks/run_record.h"

#include "service/tasks/presentable.h"
#include "service/tasks/set_report.h"

namespace backup {

using namespace Qt::StringLiterals;

HistoryEntry historyEntryOf(const QString &taskId, const QString &name, const QDateTime &startedAtUtc,
    const QDateTime &endedAtUtc, const RunReport &report)
{
    HistoryEntry entry;
    entry.id = taskId;
    entry.name = name;
    entry.committed = report.committed;
    if (report.fault) {
        entry.code = faultCode(report.fault->kind);
        entry.message = report.fault->message;
    }
    entry.warnings = report.warnings;
    entry.startedAtUtc = startedAtUtc;
    entry.endedAtUtc = endedAtUtc;
    entry.stats = report.stats;
    entry.generation = report.generation;
    return entry;
}

QStringList endLines(const Task &ended, const RunReport &report)
{
    QStringList lines;
    const RunStats &stats = report.stats;
    if (report.committed) {
        const QString files = stats.filesScanned == 1 ? u"1 file"_s : u"%1 files"_s.arg(stats.filesScanned);
        lines << u"%1 with %2 bytes looked at, %3 changed, %4 deleted, %5 bytes sent"_s.arg(files)
                     .arg(stats.bytesScanned)
                     .arg(stats.filesChanged)
                     .arg(stats.filesDeleted)
                     .arg(stats.bytesSent);
    }
    if (!report.generation.isEmpty())
        lines << u"the copy before is kept as "_s + report.generation;
    for (const QString &warning : report.warnings)
        lines << u"warning: "_s + warning;
    if (ended.state == TaskState::Finished)
        lines << u"finished"_s;
    else
        lines << u"error %1: %2"_s.arg(ended.code, ended.message);
    if (!ended.remedy.isEmpty())
        lines << u"what to do: "_s + ended.remedy;
    return lines;
}

Result<void> recordRun(const QString &stateFolder, const HistoryEntry &entry, const RunReport &report)
{
    if (const Result<void> appended = History(stateFolder).append(entry); !appended)
        return appended;
    return SetReports(stateFolder).add(entry, report);
}

Result<void> recordRecovered(const QString &stateFolder, const QString &name, const Recovered &recovered)
{
    if (History(stateFolder).holdsCommit(name, recovered.taskId, recovered.committedAtUtc))
        return {};
    const RunReport shown = presentable(recovered.report);
    const HistoryEntry entry =
        historyEntryOf(recovered.taskId, name, recovered.startedAtUtc, recovered.committedAtUtc, shown);
    return recordRun(stateFolder, entry, shown);
}

std::optional<HistoryEntry> recordedEnd(const Task &running, const History &history)
{
    for (const HistoryEntry &entry : history.newest(20, running.name)) {
        if (entry.id == running.id && entry.startedAtUtc == running.startedAtUtc)
            return entry;
    }
    return std::nullopt;
}

RunReport reportOf(const HistoryEntry &entry)
{
    RunReport report;
    report.committed = entry.committed;
    if (!entry.code.isEmpty())
        report.fault = Fault {faultKindFromCode(entry.code).value_or(FaultKind::Internal), entry.message, {}};
    report.warnings = entry.warnings;
    report.stats = entry.stats;
    report.generation = entry.generation;
    return report;
}

QString newTaskId(const QDateTime &nowUtc, quint64 random)
{
    return nowUtc.toUTC().toString(u"yyyyMMdd-HHmmss-"_s)
        + u"%1"_s.arg(random & 0xffff'ffff'ffff, 12, 16, QLatin1Char('0'));
}

}
