#include "service/api/set_infos.h"

#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

std::optional<qint64> ifKnown(qint64 bytes)
{
    return bytes >= 0 ? std::optional(bytes) : std::nullopt;
}

}

SetInfo setInfo(const Config &config, const QString &name, const std::optional<SetReport> &report)
{
    SetInfo info;
    info.name = name;
    if (const Result<BackupSet> set = config.set(name)) {
        info.source = set->source;
        info.dest = set->dest;
        info.keepCount = set->keepCount;
        info.dateLast = set->dateLast;
    } else {
        info.faults = config.faultsOf(name);
    }
    if (report) {
        info.generations = report->generations;
        info.lastResult = report->lastResult;
        info.lastSuccessAtUtc = report->lastSuccessAtUtc;
        info.destinationFreeBytes = ifKnown(report->destinationFreeBytes);
        info.destinationSizeBytes = ifKnown(report->destinationSizeBytes);
        // The file lags behind while it cannot be written, the report while runs are made with another state folder.
        info.dateLast = info.dateLast.isValid() ? std::max(info.dateLast, report->dateLast) : report->dateLast;
    }
    return info;
}

SetInfo withOpenName(SetInfo set, const Config &config)
{
    if (!set.name.contains(u'/'))
        return set;
    const QString line = u"line %1"_s.arg(config.lines.value(set.name));
    for (ConfigFault &fault : set.faults) {
        if (fault.section == set.name)
            fault.section = line;
    }
    set.name = line;
    return set;
}

}
