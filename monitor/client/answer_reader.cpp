#include "monitor/client/answer_reader.h"

#include "monitor/client/foreign_text.h"
#include "shared/json.h"
#include "shared/json_reader.h"

#include <QJsonDocument>
#include <QSet>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

bool isJson(const HttpAnswer &answer)
{
    return answer.contentType.toLower().startsWith("application/json");
}

// A 4xx or 5xx that a backup server gives tells a Fault; anyone else's is a page.
AnswerTrouble refusal(const HttpAnswer &answer)
{
    const QJsonObject object = withSafeTexts(QJsonDocument::fromJson(answer.body).object());
    const std::optional<Fault> fault = faultFromJson(object);
    if (answer.status == 401 && !(fault && answer.isTokenUnjudged))
        return {answer.hadToken ? Trouble::TokenRefused : Trouble::TokenNeeded, {}, {}};
    if (!fault)
        return {Trouble::NotBackupServer, {}, {}};
    const bool isAcceptable = object.value("acceptable"_L1).toBool();
    return {Trouble::Rejected, QStringList {fault->message, fault->remedy}.join(u' ').trimmed(),
        isAcceptable ? object.value("code"_L1).toString() : QString()};
}

// What stands in the way before the content can be looked at.
std::optional<AnswerTrouble> troubleOf(const HttpAnswer &answer)
{
    if (answer.trouble)
        return AnswerTrouble {*answer.trouble, answer.detail, {}};
    if (answer.status >= 400)
        return refusal(answer);
    if (answer.status < 200 || answer.status >= 300)
        return AnswerTrouble {Trouble::NotBackupServer, {}, {}};
    return std::nullopt;
}

// Reads a JSON object that must hold each of \a lists as an array, else it is no backup server's.
template <typename T, typename Read>
Answer<T> readObject(const HttpAnswer &answer, std::initializer_list<QLatin1StringView> lists, const Read &read)
{
    if (!answer.trouble && answer.status == 304)
        return Unchanged {};
    if (const auto trouble = troubleOf(answer))
        return *trouble;
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    if (!document.isObject())
        return AnswerTrouble {isJson(answer) ? Trouble::Garbage : Trouble::NotBackupServer, {}, {}};
    const QJsonObject object = document.object();
    for (const QLatin1StringView list : lists) {
        if (!object.value(list).isArray())
            return AnswerTrouble {Trouble::NotBackupServer, {}, {}};
    }
    const Result<T> value = read(withSafeTexts(object));
    if (!value)
        return AnswerTrouble {Trouble::OtherVersion, value.fault().message, {}};
    return *value;
}

Result<QList<Task>> tasksFromJson(const QJsonObject &object)
{
    const Result<Status> status = statusFromJson(object);
    if (!status)
        return status.fault();
    QList<Task> tasks;
    QSet<QString> seen;
    for (const QList<Task> &list : {status->error, status->running, status->pending, status->finished}) {
        for (const Task &task : list) {
            if (!seen.contains(task.id))
                tasks.append(task);
            seen.insert(task.id);
        }
    }
    return tasks;
}

template <typename T, typename Read>
Result<QList<T>> listFromJson(const QJsonArray &array, const Read &read)
{
    QList<T> list;
    for (const QJsonValue &value : array) {
        const Result<T> item = read(value.toObject());
        if (!item)
            return item.fault();
        list.append(*item);
    }
    return list;
}

Result<ConfigFault> configFaultFromJson(const QJsonObject &object)
{
    JsonReader reader(object);
    const ConfigFault fault {static_cast<int>(reader.numberIfThere("line"_L1).value_or(0)),
        reader.textOrEmpty("section"_L1), reader.text("message"_L1), reader.textOrEmpty("remedy"_L1)};
    if (reader.fault())
        return *reader.fault();
    return fault;
}

Result<ConfiguredSets> configuredSetsFromJson(const QJsonObject &object)
{
    const auto sets = listFromJson<SetInfo>(object.value("sets"_L1).toArray(), setInfoFromJson);
    if (!sets)
        return sets.fault();
    const auto faults = listFromJson<ConfigFault>(object.value("faults"_L1).toArray(), configFaultFromJson);
    if (!faults)
        return faults.fault();
    return ConfiguredSets {*sets, *faults};
}

}

Answer<QList<Task>> readStatus(const HttpAnswer &answer)
{
    return readObject<QList<Task>>(answer, {"error"_L1, "finished"_L1, "running"_L1, "pending"_L1}, tasksFromJson);
}

Answer<ConfiguredSets> readSets(const HttpAnswer &answer)
{
    return readObject<ConfiguredSets>(answer, {"sets"_L1}, configuredSetsFromJson);
}

Answer<QList<HistoryEntry>> readHistory(const HttpAnswer &answer)
{
    return readObject<QList<HistoryEntry>>(answer, {"history"_L1}, [](const QJsonObject &object) {
        return listFromJson<HistoryEntry>(object.value("history"_L1).toArray(), historyEntryFromJson);
    });
}

Answer<QByteArray> readText(const HttpAnswer &answer)
{
    if (!answer.trouble && answer.status == 304)
        return Unchanged {};
    if (const auto trouble = troubleOf(answer))
        return *trouble;
    return answer.body;
}

Answer<QJsonObject> readCommand(const HttpAnswer &answer)
{
    return readObject<QJsonObject>(answer, {}, [](const QJsonObject &object) -> Result<QJsonObject> { return object; });
}

}
