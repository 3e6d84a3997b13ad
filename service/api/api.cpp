#include "service/api/api.h"

#include "service/api/answers.h"
#include "service/api/query_count.h"
#include "service/api/redacted.h"
#include "service/config/config_file.h"
#include "service/tasks/task_queue.h"
#include "service/tasks/task_service.h"
#include "service/web/gzip.h"
#include "service/web/web_asset.h"
#include "shared/json.h"

#include <QJsonArray>

#include <limits>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Nothing, or why a request without the right token is refused.
std::optional<Fault> missingRight(const Route &route, const ApiRequest &request)
{
    const bool changes = request.method == ApiRequest::Method::Post;
    // A log is nothing but paths and messages; of other answers, what is left of them without those is told.
    const bool isAllowed = changes ? request.mayChange : request.mayRead || route.endpoint != Endpoint::TaskLog;
    if (isAllowed)
        return std::nullopt;
    return Fault {FaultKind::Unauthorized, u"This server asks for a token."_s,
        u"Send the header \"Authorization: Bearer TOKEN\" with a token made by `backup-server token`."_s};
}

ApiResponse refused(const Fault &fault, const ApiRequest &request)
{
    // What is wrong with the server is told in paths; what is wrong with a request, in the words of the request.
    const bool isSecret = !request.mayRead && httpStatus(fault.kind) >= 500;
    ApiResponse response =
        faultAnswer(isSecret ? Fault {fault.kind, u"What is wrong is told to those who have a token."_s, {}} : fault);
    if (fault.kind == FaultKind::MethodNotAllowed)
        response.headers.emplaceBack("Allow", allowedMethods(request.path));
    if (fault.kind == FaultKind::TooManyRequests)
        response.headers.emplaceBack("Retry-After", "60");
    if (fault.kind == FaultKind::Unauthorized)
        response.headers.emplaceBack("WWW-Authenticate", "Bearer"); // RFC 6750, 3
    return response;
}

//! Whether the answer holds what the one who asks may know, and nothing else.
bool isForAll(Endpoint endpoint)
{
    return endpoint == Endpoint::Page || endpoint == Endpoint::Status || endpoint == Endpoint::Sets;
}

//! All of them where no number is given.
constexpr CountRange finishedRange {
    .least = 0, .greatest = TaskQueue::endedTasksKept, .usual = std::numeric_limits<qsizetype>::max()};

ApiResponse cleared(qsizetype count)
{
    return jsonAnswer(200, {{"message"_L1, u"cleared."_s}, {"cleared"_L1, count}});
}

}

Api::Api(TaskService &tasks, ConfigFile &config)
    : m_tasks(tasks)
    , m_config(config)
{
    prepareWebAssets();
    connect(&m_tasks, &TaskService::ended, this, &Api::answerWaiting);
    connect(&m_tasks, &TaskService::stopping, this, &Api::dismissWaiting);
}

void Api::handle(const ApiRequest &request, const Respond &respond)
{
    const Result<Route> route = findRoute(request.method, request.path);
    if (!route)
        return respond(refused(route.fault(), request));
    if (const std::optional<Fault> fault = missingRight(*route, request))
        return respond(refused(*fault, request));
    if (route->endpoint == Endpoint::Backup) {
        if (const Result<void> begun = backUp(route->arguments.join(u'_'), request, respond); !begun)
            respond(refused(begun.fault(), request));
        return;
    }
    const Result<ApiResponse> response = answer(*route, request);
    if (!response)
        return respond(refused(response.fault(), request));
    respond(compressedFor(request, request.mayRead || isForAll(route->endpoint) ? *response : redacted(*response)));
}

Result<ApiResponse> Api::answer(const Route &route, const ApiRequest &request)
{
    const QString argument = route.arguments.value(0);
    switch (route.endpoint) {
    case Endpoint::Page:
        return page(request);
    case Endpoint::Health:
        return health(request);
    case Endpoint::Metrics:
        return metrics();
    case Endpoint::Status:
        return status(request);
    case Endpoint::ClearErrors:
        return cleared(m_tasks.clearErrors());
    case Endpoint::ClearFinished:
        return cleared(m_tasks.clearFinished());
    case Endpoint::Sets:
        return sets(request);
    case Endpoint::OneSet:
        return oneSet(argument);
    case Endpoint::History:
        return history(request);
    case Endpoint::OneTask:
        return oneTask(argument);
    case Endpoint::TaskLog:
        return taskLog(argument);
    case Endpoint::CancelTask:
        return cancelTask(argument);
    case Endpoint::Backup:
        break; // answered by backUp(), perhaps later
    }
    Q_UNREACHABLE();
}

Result<ApiResponse> Api::page(const ApiRequest &request)
{
    if (const std::optional<ApiResponse> asset = webAsset(request))
        return *asset;
    return Fault {FaultKind::UnknownPath, u"There is nothing at /%1."_s.arg(request.path.join(u'/')), {}};
}

ApiResponse Api::health(const ApiRequest &request)
{
    QList<Fault> faults;
    if (const Result<Config> &config = m_config.current(); !config)
        faults.append(config.fault());
    if (const std::optional<Fault> fault = m_tasks.storageFault())
        faults.append(*fault);
    QJsonObject body {{"status"_L1, faults.isEmpty() ? u"ok"_s : u"failing"_s}};
    QJsonArray reasons;
    for (const Fault &fault : faults)
        reasons.append(request.mayRead ? faultToJson(fault) : QJsonObject {{"code"_L1, faultCode(fault.kind)}});
    if (!faults.isEmpty())
        body.insert("reasons"_L1, reasons);
    if (request.mayRead && !faults.isEmpty())
        body.insert("message"_L1, faults.constFirst().message);
    if (request.mayRead && !m_tasks.notices().isEmpty())
        body.insert("warnings"_L1, QJsonArray::fromStringList(m_tasks.notices()));
    return jsonAnswer(faults.isEmpty() ? 200 : 503, body);
}

Result<ApiResponse> Api::status(const ApiRequest &request)
{
    const Result<qsizetype> limit = queryCount(request.query, u"finished"_s, finishedRange);
    if (!limit)
        return limit.fault();
    const QByteArray &text = m_tasks.statusText();
    if (!text.isSharedWith(m_statusText)) {
        m_statusText = text;
        m_status = {};
        m_newest = {};
    }
    const bool isWhole = m_tasks.lists().finished.size() <= *limit;
    if (!isWhole && std::exchange(m_newestCount, *limit) != *limit)
        m_newest = {};
    KeptAnswers &answers = isWhole ? m_status : m_newest;
    KeptAnswer &kept = request.mayRead ? answers.whole : answers.open;
    if (kept.isEmpty()) {
        const QByteArray told = isWhole ? text : m_tasks.statusText(*limit);
        kept.set(request.mayRead ? told : withoutSecrets(told));
    }
    return kept.to(request);
}

}
