#include "service/api/answers.h"
#include "service/api/api.h"
#include "service/api/metrics.h"
#include "service/api/query_count.h"
#include "service/api/redacted.h"
#include "service/api/set_infos.h"
#include "service/config/config_file.h"
#include "service/tasks/task_service.h"
#include "shared/json.h"

#include <QJsonArray>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr CountRange historyRange {.least = 1, .greatest = 1000, .usual = 100};
//! Each MiB of it holds up everybody else for about 10 ms and takes 10 MiB of memory on its way.
constexpr qint64 largestHistory = 512 * 1024;

QJsonArray toJson(const QList<ConfigFault> &faults)
{
    QJsonArray array;
    for (const ConfigFault &fault : faults)
        array.append(configFaultToJson(fault));
    return array;
}

//! Faults that stand in no set's section.
QList<ConfigFault> faultsOfNoSet(const Config &config)
{
    QList<ConfigFault> faults;
    for (const ConfigFault &fault : config.faults) {
        if (!config.names.contains(fault.section))
            faults.append(fault);
    }
    return faults;
}

}

QList<SetInfo> Api::setInfos(const Config &config)
{
    QList<SetInfo> infos;
    for (const QString &name : config.names)
        infos.append(setInfo(config, name, m_tasks.reports().of(name)));
    return infos;
}

Result<ApiResponse> Api::sets(const ApiRequest &request)
{
    const Result<Config> &config = m_config.current();
    if (!config)
        return config.fault();
    QJsonArray sets;
    for (const SetInfo &info : setInfos(*config))
        sets.append(setInfoToJson(request.mayRead ? info : withOpenName(info, *config)));
    const QJsonObject object {{"sets"_L1, sets}, {"faults"_L1, toJson(faultsOfNoSet(*config))}};
    const QByteArray text = jsonLine(object);
    KeptAnswer &kept = request.mayRead ? m_sets.whole : m_sets.open;
    kept.set(request.mayRead ? text : withoutSecrets(text));
    return kept.to(request);
}

Result<ApiResponse> Api::oneSet(const QString &name)
{
    const Result<Config> &config = m_config.current();
    if (!config)
        return config.fault();
    if (!config->names.contains(name))
        return config->set(name).fault();
    return jsonAnswer(200, setInfoToJson(setInfo(*config, name, m_tasks.reports().of(name))));
}

Result<ApiResponse> Api::history(const ApiRequest &request)
{
    const Result<qsizetype> limit = queryCount(request.query, u"limit"_s, historyRange);
    if (!limit)
        return limit.fault();
    const QString name = request.query.queryItemValue(u"name"_s, QUrl::FullyDecoded);
    return jsonAnswer(200, {{"history"_L1, m_tasks.history().newestAsJson(*limit, name, largestHistory)}});
}

ApiResponse Api::metrics()
{
    MetricsInput input {m_tasks.lists(), {}, 1};
    if (const Result<Config> &config = m_config.current()) {
        for (const SetInfo &info : setInfos(*config))
            input.sets.append(withOpenName(info, *config));
        input.configFaultCount = faultsOfNoSet(*config).size();
    }
    ApiResponse response;
    response.contentType = metricsContentType();
    response.body = metricsText(input);
    return response;
}

}
