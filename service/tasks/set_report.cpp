#include "service/tasks/set_report.h"

#include "service/config/safe_file_name.h"
#include "service/tasks/durable_file.h"
#include "service/tasks/file_lock.h"
#include "service/tasks/logging.h"
#include "shared/json.h"
#include "shared/json_reader.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const SetReport &report)
{
    QJsonObject object {
        {"last_result"_L1, historyEntryToJson(report.lastResult)},
        {"generations"_L1, generationsToJson(report.generations)},
        {"destination_free_bytes"_L1, report.destinationFreeBytes},
        {"destination_size_bytes"_L1, report.destinationSizeBytes},
    };
    if (report.lastSuccessAtUtc.isValid())
        object.insert("last_success_at"_L1, timeToWire(report.lastSuccessAtUtc));
    if (report.dateLast.isValid())
        object.insert("date_last"_L1, dateToWire(report.dateLast));
    return object;
}

Result<SetReport> fromJson(const QByteArray &text)
{
    JsonReader reader(QJsonDocument::fromJson(text).object());
    SetReport report;
    if (const auto entry = historyEntryFromJson(reader.object("last_result"_L1)))
        report.lastResult = *entry;
    else
        reader.reject(entry.fault());
    if (const auto generations = generationsFromJson(reader.array("generations"_L1)))
        report.generations = *generations;
    else
        reader.reject(generations.fault());
    report.destinationFreeBytes = reader.number("destination_free_bytes"_L1);
    report.destinationSizeBytes = reader.number("destination_size_bytes"_L1);
    report.lastSuccessAtUtc = reader.timeOrInvalid("last_success_at"_L1);
    report.dateLast = reader.dateOrInvalid("date_last"_L1);
    if (reader.fault())
        return *reader.fault();
    return report;
}

std::optional<SetReport> readReport(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const Result<SetReport> report = fromJson(file.readAll());
    if (report)
        return *report;
    qCWarning(tasksLog).noquote() << path
                                  << "is damaged and left out until the next run of its set, which sets it aside:"
                                  << report.fault().message;
    return std::nullopt;
}

}

SetReport updatedReport(const std::optional<SetReport> &before, const HistoryEntry &entry, const RunReport &run)
{
    SetReport report = before.value_or(SetReport {});
    report.lastResult = entry;
    if (!run.fault)
        report.lastSuccessAtUtc = entry.endedAtUtc;
    // The size is known once the run has reached the destination.
    if (run.committed || run.destinationSizeBytes >= 0) {
        report.generations = run.generations;
        report.destinationFreeBytes = run.destinationFreeBytes;
        report.destinationSizeBytes = run.destinationSizeBytes;
    }
    if (run.dateLast.isValid())
        report.dateLast = run.dateLast;
    return report;
}

SetReports::SetReports(const QString &stateFolder)
    : m_folder(stateFolder + u"/reports"_s)
{
}

Result<void> SetReports::add(const HistoryEntry &entry, const RunReport &run) const
{
    QDir().mkpath(m_folder);
    const FileLock lock(m_folder + u"/lock"_s, FileLock::IfHeld::Wait);
    const QString path = pathOf(entry.name);
    const std::optional<SetReport> before = readReport(path);
    if (!before && QFile::exists(path))
        (void)setAside(path, QDateTime::currentDateTimeUtc());
    const SetReport report = updatedReport(before, entry, run);
    // A power cut may bring back the report before: a flush less for each run.
    return replaceWhole(path, QJsonDocument(toJson(report)).toJson(QJsonDocument::Compact));
}

std::optional<SetReport> SetReports::of(const QString &name)
{
    const QString path = pathOf(name);
    const std::optional<Stamp> stamp = stampOf(path);
    if (!stamp)
        return std::nullopt;
    Cached &cached = m_cache[name];
    if (cached.stamp != *stamp)
        cached = {*stamp, readReport(path)};
    return cached.report;
}

std::optional<SetReports::Stamp> SetReports::stampOf(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return std::nullopt;
    return Stamp {status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

QString SetReports::pathOf(const QString &name) const
{
    return m_folder + u'/' + safeFileName(name) + u".json"_s;
}

}
