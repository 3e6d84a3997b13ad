#include "shared/run_event.h"

#include "shared/json.h"
#include "shared/json_reader.h"

#include <QJsonDocument>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QJsonObject reportToJson(const RunReport &report)
{
    QJsonObject object {
        {"committed"_L1, report.committed},
        {"warnings"_L1, QJsonArray::fromStringList(report.warnings)},
        {"files_scanned"_L1, report.stats.filesScanned},
        {"bytes_scanned"_L1, report.stats.bytesScanned},
        {"files_changed"_L1, report.stats.filesChanged},
        {"files_deleted"_L1, report.stats.filesDeleted},
        {"bytes_sent"_L1, report.stats.bytesSent},
        {"generation"_L1, report.generation},
        {"generations"_L1, generationsToJson(report.generations)},
    };
    if (report.destinationFreeBytes >= 0)
        object.insert("destination_free_bytes"_L1, report.destinationFreeBytes);
    if (report.destinationSizeBytes >= 0)
        object.insert("destination_size_bytes"_L1, report.destinationSizeBytes);
    if (report.dateLast.isValid())
        object.insert("date_last"_L1, dateToWire(report.dateLast));
    if (report.fault)
        object.insert("fault"_L1, faultToJson(*report.fault));
    return object;
}

Result<RunReport> reportFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    RunReport report;
    report.committed = reader.flag("committed"_L1);
    report.warnings = reader.textsOrEmpty("warnings"_L1);
    report.stats = {reader.number("files_scanned"_L1), reader.number("bytes_scanned"_L1),
        reader.number("files_changed"_L1), reader.number("files_deleted"_L1), reader.number("bytes_sent"_L1)};
    report.generation = reader.textOrEmpty("generation"_L1);
    report.destinationFreeBytes = reader.numberIfThere("destination_free_bytes"_L1).value_or(-1);
    report.destinationSizeBytes = reader.numberIfThere("destination_size_bytes"_L1).value_or(-1);
    report.dateLast = reader.dateOrInvalid("date_last"_L1);
    if (const auto generations = generationsFromJson(reader.array("generations"_L1)))
        report.generations = *generations;
    else
        reader.reject(generations.fault());
    if (reader.has("fault"_L1)) {
        report.fault = faultFromJson(reader.object("fault"_L1));
        if (!report.fault)
            reader.reject({FaultKind::InvalidRequest, u"the field \"fault\" is none"_s, {}});
    }
    if (reader.fault())
        return *reader.fault();
    return report;
}

QJsonObject eventToJson(const RunEvent &event)
{
    struct Writer {
        QJsonObject operator()(const Progress &progress) const { return progressToJson(progress); }
        QJsonObject operator()(const LogLine &line) const { return {{"text"_L1, line.text}}; }
        QJsonObject operator()(const RunReport &report) const { return reportToJson(report); }
        QJsonObject operator()(const Recovered &recovered) const
        {
            return {
                {"task"_L1, recovered.taskId},
                {"started_at"_L1, timeToWire(recovered.startedAtUtc)},
                {"committed_at"_L1, timeToWire(recovered.committedAtUtc)},
                {"report"_L1, reportToJson(recovered.report)},
            };
        }
    };
    return std::visit(Writer(), event);
}

QLatin1StringView eventName(const RunEvent &event)
{
    struct Namer {
        QLatin1StringView operator()(const Progress &) const { return "progress"_L1; }
        QLatin1StringView operator()(const LogLine &) const { return "log"_L1; }
        QLatin1StringView operator()(const Recovered &) const { return "recovered"_L1; }
        QLatin1StringView operator()(const RunReport &) const { return "report"_L1; }
    };
    return std::visit(Namer(), event);
}

Result<RunEvent> eventFromJson(const QString &name, const QJsonObject &object)
{
    JsonReader reader(object);
    RunEvent event;
    if (name == "progress"_L1) {
        const Result<Progress> progress = progressFromJson(object);
        if (!progress)
            return progress.fault();
        event = *progress;
    } else if (name == "log"_L1) {
        event = LogLine {reader.text("text"_L1)};
    } else if (name == "report"_L1) {
        const Result<RunReport> report = reportFromJson(object);
        if (!report)
            return report.fault();
        event = *report;
    } else if (name == "recovered"_L1) {
        const Result<RunReport> report = reportFromJson(reader.object("report"_L1));
        if (!report)
            return report.fault();
        event =
            Recovered {reader.text("task"_L1), reader.time("started_at"_L1), reader.time("committed_at"_L1), *report};
    } else {
        reader.reject({FaultKind::Internal, u"unknown event \"%1\""_s.arg(name), {}});
    }
    if (reader.fault())
        return *reader.fault();
    return event;
}

}

QByteArray lineFromRunEvent(const RunEvent &event)
{
    QJsonObject object = eventToJson(event);
    object.insert("event"_L1, eventName(event));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<RunEvent> runEventFromLine(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    const QString name = document.object().value("event"_L1).toString();
    Result<RunEvent> event = eventFromJson(name, document.object());
    if (!event)
        return Fault {
            FaultKind::Internal, u"the engine said something that is no event: "_s + event.fault().message, {}};
    return event;
}

}
