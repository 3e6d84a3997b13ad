#include "service/config/config.h"

#include "service/config/config_checks.h"
#include "service/config/ini_format.h"
#include "service/config/server_checks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace backup {

Result<BackupSet> Config::set(const QString &name) const
{
    const auto isNamed = [&](const BackupSet &set) { return set.name == name; };
    if (const auto found = std::find_if(sets.cbegin(), sets.cend(), isNamed); found != sets.cend())
        return *found;
    if (!names.contains(name)) {
        return Fault {FaultKind::UnknownSet, u"There is no backup set named \"%1\"."_s.arg(excerpt(name)),
            u"Look for its name in config.ini, or add a section with that name."_s};
    }
    const ConfigFault fault = faultsOf(name).value(0);
    return Fault {FaultKind::ConfigInvalid,
        u"The backup set \"%1\" is disabled by line %2 of the configuration: %3"_s.arg(
            excerpt(name), QString::number(fault.line), fault.message),
        fault.remedy};
}

QList<ConfigFault> Config::faultsOf(const QString &name) const
{
    QList<ConfigFault> found;
    for (const ConfigFault &fault : faults) {
        if (fault.section == name || fault.section == defaultsName)
            found.append(fault);
    }
    return found;
}

bool Config::hasServerFault() const
{
    const auto isBeforeAllSections = [](const ConfigFault &fault) { return fault.section.isEmpty(); };
    return !faultsOf(serverName).isEmpty() || std::any_of(faults.cbegin(), faults.cend(), isBeforeAllSections);
}

Result<Config> readConfig(const QString &path)
{
    const Result<IniDocument> document = readIni(path);
    if (!document)
        return document.fault();
    return checkConfig(*document);
}

}
