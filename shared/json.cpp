#include "shared/json.h"

#include "shared/json_reader.h"

#include <QJsonDocument>
#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

void putText(QJsonObject &object, QLatin1StringView key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

void putTexts(QJsonObject &object, QLatin1StringView key, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(key, QJsonArray::fromStringList(texts));
}

void putTime(QJsonObject &object, QLatin1StringView key, const QDateTime &utc)
{
    if (utc.isValid())
        object.insert(key, timeToWire(utc));
}

void putNumber(QJsonObject &object, QLatin1StringView key, std::optional<qint64> number)
{
    if (number)
        object.insert(key, *number);
}

QJsonArray tasksToJson(const QList<Task> &tasks)
{
    QJsonArray array;
    for (const Task &task : tasks)
        array.append(taskToJson(task));
    return array;
}

QList<Task> takeTasks(JsonReader &reader, QLatin1StringView key)
{
    QList<Task> tasks;
    for (const QJsonValue &value : reader.array(key)) {
        const Result<Task> task = taskFromJson(value.toObject());
        if (!task)
            reader.reject(withContext(task.fault(), key));
        else
            tasks.append(*task);
    }
    return tasks;
}

}

QString timeToWire(const QDateTime &utc)
{
    return utc.toUTC().toString(Qt::ISODateWithMs);
}

QDateTime timeFromWire(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

QString dateToWire(QDate date)
{
    return date.toString(u"yyyyMMdd");
}

QDate dateFromWire(const QString &text)
{
    return QDate::fromString(text, u"yyyyMMdd");
}

QJsonObject progressToJson(const Progress &progress)
{
    QJsonObject object {{"phase"_L1, phaseName(progress.phase)}};
    putNumber(object, "percent"_L1, progress.percent);
    putNumber(object, "bytes"_L1, progress.bytes);
    putNumber(object, "bytes_total"_L1, progress.bytesTotal);
    putNumber(object, "files"_L1, progress.files);
    putNumber(object, "files_total"_L1, progress.filesTotal);
    putNumber(object, "rate"_L1, progress.rate);
    putNumber(object, "eta"_L1, progress.eta);
    return object;
}

Result<Progress> progressFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Progress progress;
    const std::optional<Phase> phase = phaseFromName(reader.text("phase"_L1));
    if (!phase)
        reader.reject({FaultKind::InvalidRequest, u"the field \"phase\" names no phase"_s, {}});
    progress.phase = phase.value_or(Phase::Preflight);
    if (const auto percent = reader.numberIfThere("percent"_L1))
        progress.percent = static_cast<int>(std::clamp<qint64>(*percent, 0, 100));
    progress.bytes = reader.numberIfThere("bytes"_L1);
    progress.bytesTotal = reader.numberIfThere("bytes_total"_L1);
    progress.files = reader.numberIfThere("files"_L1);
    progress.filesTotal = reader.numberIfThere("files_total"_L1);
    progress.rate = reader.numberIfThere("rate"_L1);
    progress.eta = reader.numberIfThere("eta"_L1);
    if (reader.fault())
        return *reader.fault();
    return progress;
}

QJsonObject taskToJson(const Task &task)
{
    QJsonObject object {
        {"id"_L1, task.id},
        {"name"_L1, task.name},
        {"state"_L1, taskStateName(task.state)},
        {"created_at"_L1, timeToWire(task.createdAtUtc)},
        {"updated_at"_L1, timeToWire(task.updatedAtUtc)},
    };
    putTime(object, "started_at"_L1, task.startedAtUtc);
    if (task.progress)
        object.insert("progress"_L1, progressToJson(*task.progress));
    putText(object, "code"_L1, task.code);
    putText(object, "message"_L1, task.message);
    putText(object, "remedy"_L1, task.remedy);
    putTexts(object, "warnings"_L1, task.warnings);
    putTexts(object, "accepted"_L1, task.accepted);
    if (const auto kind = faultKindFromCode(task.code); kind && isAcceptable(*kind))
        object.insert("acceptable"_L1, true);
    return object;
}

Result<Task> taskFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Task task;
    task.id = reader.text("id"_L1);
    task.name = reader.text("name"_L1);
    const std::optional<TaskState> state = taskStateFromName(reader.text("state"_L1));
    if (!state)
        reader.reject({FaultKind::InvalidRequest, u"the field \"state\" names no state"_s, {}});
    task.state = state.value_or(TaskState::Pending);
    task.createdAtUtc = reader.time("created_at"_L1);
    task.updatedAtUtc = reader.time("updated_at"_L1);
    task.startedAtUtc = reader.timeOrInvalid("started_at"_L1);
    if (reader.has("progress"_L1)) {
        const Result<Progress> progress = progressFromJson(reader.object("progress"_L1));
        if (!progress)
            reader.reject(progress.fault());
        else
            task.progress = *progress;
    }
    task.code = reader.textOrEmpty("code"_L1);
    task.message = reader.textOrEmpty("message"_L1);
    task.remedy = reader.textOrEmpty("remedy"_L1);
    task.warnings = reader.textsOrEmpty("warnings"_L1);
    task.accepted = reader.textsOrEmpty("accepted"_L1);
    if (reader.fault())
        return withContext(*reader.fault(), u"task"_s);
    return task;
}

QJsonObject statusToJson(const Status &status)
{
    return {
        {"error"_L1, tasksToJson(status.error)},
        {"finished"_L1, tasksToJson(status.finished)},
        {"running"_L1, tasksToJson(status.running)},
        {"pending"_L1, tasksToJson(status.pending)},
    };
}

Result<Status> statusFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    Status status;
    status.error = takeTasks(reader, "error"_L1);
    status.finished = takeTasks(reader, "finished"_L1);
    status.running = takeTasks(reader, "running"_L1);
    status.pending = takeTasks(reader, "pending"_L1);
    if (reader.fault())
        return withContext(*reader.fault(), u"status"_s);
    return status;
}

QJsonObject historyEntryToJson(const HistoryEntry &entry)
{
    QJsonObject object {
        {"id"_L1, entry.id},
        {"name"_L1, entry.name},
        {"result"_L1, entry.code.isEmpty() ? "finished"_L1 : "error"_L1},
        {"committed"_L1, entry.committed},
        {"started_at"_L1, timeToWire(entry.startedAtUtc)},
        {"ended_at"_L1, timeToWire(entry.endedAtUtc)},
        {"files_scanned"_L1, entry.stats.filesScanned},
        {"bytes_scanned"_L1, entry.stats.bytesScanned},
        {"files_changed"_L1, entry.stats.filesChanged},
        {"files_deleted"_L1, entry.stats.filesDeleted},
        {"bytes_sent"_L1, entry.stats.bytesSent},
    };
    putText(object, "code"_L1, entry.code);
    putText(object, "message"_L1, entry.message);
    putTexts(object, "warnings"_L1, entry.warnings);
    putText(object, "generation"_L1, entry.generation);
    return object;
}

Result<HistoryEntry> historyEntryFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    HistoryEntry entry;
    entry.id = reader.text("id"_L1);
    entry.name = reader.text("name"_L1);
    entry.committed = reader.flag("committed"_L1);
    entry.startedAtUtc = reader.time("started_at"_L1);
    entry.endedAtUtc = reader.time("ended_at"_L1);
    entry.stats.filesScanned = reader.number("files_scanned"_L1);
    entry.stats.bytesScanned = reader.number("bytes_scanned"_L1);
    entry.stats.filesChanged = reader.number("files_changed"_L1);
    entry.stats.filesDeleted = reader.number("files_deleted"_L1);
    entry.stats.bytesSent = reader.number("bytes_sent"_L1);
    entry.code = reader.textOrEmpty("code"_L1);
    entry.message = reader.textOrEmpty("message"_L1);
    entry.warnings = reader.textsOrEmpty("warnings"_L1);
    entry.generation = reader.textOrEmpty("generation"_L1);
    if (reader.fault())
        return withContext(*reader.fault(), u"history"_s);
    return entry;
}

QJsonArray generationsToJson(const QList<GenerationInfo> &generations)
{
    QJsonArray array;
    for (const GenerationInfo &generation : generations)
        array.append(QJsonObject {{"name"_L1, generation.name}, {"date"_L1, dateToWire(generation.date)}});
    return array;
}

Result<QList<GenerationInfo>> generationsFromJson(const QJsonArray &array)
{
    QList<GenerationInfo> generations;
    for (const QJsonValue &value : array) {
        JsonReader reader(value.toObject());
        generations.append({reader.text("name"_L1), reader.date("date"_L1)});
        if (reader.fault())
            return withContext(*reader.fault(), u"generations"_s);
    }
    return generations;
}

QJsonObject configFaultToJson(const ConfigFault &fault)
{
    QJsonObject object {{"line"_L1, fault.line}, {"message"_L1, fault.message}};
    putText(object, "section"_L1, fault.section);
    putText(object, "remedy"_L1, fault.remedy);
    return object;
}

QJsonObject setInfoToJson(const SetInfo &info)
{
    QJsonArray faults;
    for (const ConfigFault &fault : info.faults)
        faults.append(configFaultToJson(fault));
    QJsonObject object {
        {"name"_L1, info.name},
        {"generations"_L1, generationsToJson(info.generations)},
        {"faults"_L1, faults},
    };
    if (info.faults.isEmpty())
        object.insert("keep_count"_L1, info.keepCount);
    putText(object, "source"_L1, info.source);
    putText(object, "dest"_L1, info.dest);
    putText(object, "date_last"_L1, dateToWire(info.dateLast));
    putTime(object, "last_success_at"_L1, info.lastSuccessAtUtc);
    putNumber(object, "destination_free_bytes"_L1, info.destinationFreeBytes);
    putNumber(object, "destination_size_bytes"_L1, info.destinationSizeBytes);
    if (info.lastResult)
        object.insert("last_result"_L1, historyEntryToJson(*info.lastResult));
    return object;
}

Result<SetInfo> setInfoFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    SetInfo info;
    info.name = reader.text("name"_L1);
    info.keepCount = static_cast<int>(reader.numberIfThere("keep_count"_L1).value_or(0));
    info.source = reader.textOrEmpty("source"_L1);
    info.dest = reader.textOrEmpty("dest"_L1);
    info.dateLast = reader.dateOrInvalid("date_last"_L1);
    info.lastSuccessAtUtc = reader.timeOrInvalid("last_success_at"_L1);
    info.destinationFreeBytes = reader.numberIfThere("destination_free_bytes"_L1);
    info.destinationSizeBytes = reader.numberIfThere("destination_size_bytes"_L1);
    if (const auto generations = generationsFromJson(reader.array("generations"_L1)))
        info.generations = *generations;
    else
        reader.reject(generations.fault());
    if (reader.has("last_result"_L1)) {
        if (const auto entry = historyEntryFromJson(reader.object("last_result"_L1)))
            info.lastResult = *entry;
        else
            reader.reject(entry.fault());
    }
    for (const QJsonValue &value : reader.array("faults"_L1)) {
        JsonReader fault(value.toObject());
        info.faults.append({static_cast<int>(fault.number("line"_L1)), fault.textOrEmpty("section"_L1),
            fault.text("message"_L1), fault.textOrEmpty("remedy"_L1)});
        if (fault.fault())
            reader.reject(withContext(*fault.fault(), u"faults"_s));
    }
    if (reader.fault())
        return withContext(*reader.fault(), u"set"_s);
    return info;
}

QByteArray jsonLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject faultToJson(const Fault &fault)
{
    QJsonObject object {{"code"_L1, faultCode(fault.kind)}, {"message"_L1, fault.message}};
    putText(object, "remedy"_L1, fault.remedy);
    if (isAcceptable(fault.kind))
        object.insert("acceptable"_L1, true);
    return object;
}

std::optional<Fault> faultFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    const QString code = reader.text("code"_L1);
    const QString message = reader.text("message"_L1);
    const QString remedy = reader.textOrEmpty("remedy"_L1);
    if (reader.fault())
        return std::nullopt;
    return Fault {faultKindFromCode(code).value_or(FaultKind::Internal), message, remedy};
}

}
