#include "service/api/answers.h"
#include "service/api/api.h"
#include "service/config/config_file.h"
#include "service/tasks/task_service.h"
#include "shared/json.h"

#include <QJsonArray>
#include <memory>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Of a log, how much goes with the head of the answer.
constexpr qint64 logPiece = 64 * 1024;

QString messageOf(const Task &task)
{
    switch (task.state) {
    case TaskState::Pending:
        return u"%1 is queued."_s.arg(task.name);
    case TaskState::Running:
        return u"%1 is being backed up."_s.arg(task.name);
    case TaskState::Finished:
        return u"%1 is backed up."_s.arg(task.name);
    case TaskState::Error:
        return task.message;
    }
    Q_UNREACHABLE();
}

ApiResponse taskAnswer(int status, const Task &task, const QString &message)
{
    QJsonObject object = taskToJson(task);
    object.insert("message"_L1, message);
    return jsonAnswer(status, object);
}

ApiResponse stoppingAnswer()
{
    // A code of its own: unlike with the other codes of 503, the backup is asked for.
    return jsonAnswer(503,
        {{"code"_L1, u"stopping"_s}, {"message"_L1, u"The service stops; the backup goes on when it starts again."_s}});
}

Fault unknownTask(const QString &id)
{
    return {FaultKind::UnknownTask, u"There is no task %1."_s.arg(id), {}};
}

//! What the history still tells of a task that was cleared from the lists.
Task pastTask(const HistoryEntry &entry)
{
    Task task;
    task.id = entry.id;
    task.name = entry.name;
    task.state = entry.code.isEmpty() ? TaskState::Finished : TaskState::Error;
    task.createdAtUtc = entry.startedAtUtc;
    task.startedAtUtc = entry.startedAtUtc;
    task.updatedAtUtc = entry.endedAtUtc;
    task.code = entry.code;
    task.message = entry.message;
    task.warnings = entry.warnings;
    return task;
}

//! A misspelt "wait" must not pass: its client would never see a failure.
Result<void> checkNames(const QUrlQuery &query)
{
    static const QStringList known {u"wait"_s, u"accept"_s};
    for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (!known.contains(name) && !(name.isEmpty() && value.isEmpty()))
            return Fault {FaultKind::InvalidRequest, u"\"%1\" is not known in the query of a backup."_s.arg(name),
                u"Write one of: %1. Nothing was queued."_s.arg(known.join(u", "_s))};
    }
    return {};
}

Result<QStringList> acceptedCodes(const QUrlQuery &query)
{
    const QStringList codes = query.allQueryItemValues(u"accept"_s, QUrl::FullyDecoded);
    for (const QString &code : codes) {
        const std::optional<FaultKind> kind = faultKindFromCode(code);
        if (!kind)
            return Fault {
                FaultKind::InvalidRequest, u"\"accept\" names no fault that is known: \"%1\"."_s.arg(code), {}};
        if (!isAcceptable(*kind))
            return Fault {FaultKind::InvalidRequest, u"The fault %1 cannot be accepted."_s.arg(code), {}};
    }
    return codes;
}

bool wantsToWait(const QUrlQuery &query)
{
    const QString value = query.queryItemValue(u"wait"_s);
    return query.hasQueryItem(u"wait"_s) && value != u"0" && value != u"false" && value != u"no";
}

ApiResponse disabledSet(const Config &config, const QString &name, const Fault &fault)
{
    QJsonObject object = faultToJson(fault);
    QJsonArray faults;
    for (const ConfigFault &each : config.faultsOf(name))
        faults.append(configFaultToJson(each));
    object.insert("faults"_L1, faults);
    return jsonAnswer(httpStatus(fault.kind), object);
}

}

Result<void> Api::backUp(const QString &name, const ApiRequest &request, const Respond &respond)
{
    const Result<Config> &config = m_config.current();
    if (!config)
        return config.fault();
    if (const Result<BackupSet> set = config->set(name); !set) {
        if (set.fault().kind != FaultKind::ConfigInvalid)
            return set.fault();
        respond(disabledSet(*config, name, set.fault()));
        return {};
    }
    if (const Result<void> named = checkNames(request.query); !named)
        return named.fault();
    const Result<QStringList> accepted = acceptedCodes(request.query);
    if (!accepted)
        return accepted.fault();
    const bool isWaiting = wantsToWait(request.query);
    // While the service stops, nothing ends any more that could be waited for.
    if (isWaiting && !m_isStopping) {
        if (request.mayWait && !request.mayWait())
            return Fault {FaultKind::TooManyRequests, u"As many clients as allowed wait for the end of a backup."_s,
                u"Ask without \"wait\", or raise max_waiting in [server]."_s};
        const Task task = m_tasks.request(name, *accepted);
        m_waiting.add(task.id, request, respond);
        return {};
    }
    m_tasks.request(name, *accepted, [respond, isWaiting](const Task &task) {
        respond(isWaiting ? stoppingAnswer() : taskAnswer(202, task, messageOf(task)));
    });
    return {};
}

void Api::answerWaiting(const Task &task)
{
    const int status = task.state == TaskState::Finished ? 200 : 500;
    m_waiting.answer(task.id, taskAnswer(status, task, messageOf(task)));
}

void Api::dismissWaiting()
{
    m_isStopping = true;
    m_waiting.answerAll(stoppingAnswer());
}

Result<ApiResponse> Api::oneTask(const QString &id)
{
    if (const std::optional<Task> task = m_tasks.find(id))
        return jsonAnswer(200, taskToJson(*task));
    if (const std::optional<HistoryEntry> entry = m_tasks.history().find(id))
        return jsonAnswer(200, taskToJson(pastTask(*entry)));
    return unknownTask(id);
}

Result<ApiResponse> Api::taskLog(const QString &id)
{
    std::optional<OpenLog> log = m_tasks.log(id);
    if (!log) {
        const std::optional<Task> task = m_tasks.find(id);
        if (!task && !m_tasks.history().find(id))
            return unknownTask(id);
        // One that has not begun has no log yet; one that was cancelled before never gets any.
        const bool hasRun = !task || (task->startedAtUtc.isValid() && task->state != TaskState::Running);
        if (hasRun)
            return Fault {
                FaultKind::UnknownTask, u"The log of task %1 is no longer kept, or it was run by hand."_s.arg(id), {}};
    }
    ApiResponse response;
    response.contentType = "text/plain; charset=utf-8";
    if (!log)
        return response;
    const auto left = std::make_shared<OpenLog>(*std::move(log));
    response.body = left->read(logPiece);
    response.rest = {left->size(), [left](qint64 most) { return left->read(most); }};
    return response;
}

Result<ApiResponse> Api::cancelTask(const QString &id)
{
    const Result<Task> task = m_tasks.cancel(id);
    if (!task)
        return task.fault();
    return taskAnswer(
        200, *task, task->state == TaskState::Running ? u"%1 is being stopped."_s.arg(task->name) : messageOf(*task));
}

}
