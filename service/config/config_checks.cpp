#include "service/config/config_checks.h"

#include "service/config/collisions.h"
#include "service/config/section_reader.h"
#include "service/config/server_checks.h"
#include "service/config/set_name.h"

#include <QHash>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

//! The document's sections, each name once, with a fault at every repeated one.
QList<IniSection> mergedSections(const IniDocument &document, QList<ConfigFault> &faults)
{
    QList<IniSection> merged;
    QHash<QString, qsizetype> places;
    for (const IniSection &section : document.sections) {
        const auto place = places.constFind(section.name);
        if (place == places.constEnd()) {
            places.insert(section.name, merged.size());
            merged.append(section);
            continue;
        }
        IniSection &first = merged[*place];
        if (section.name != defaultsName) { // configparser, too, lets [DEFAULT] be written in pieces
            faults.append({section.line, section.name, u"The section stands in line %1 already."_s.arg(first.line),
                u"Keep one of the two."_s});
        }
        first.entries += section.entries;
    }
    return merged;
}

IniSection sectionNamed(const QList<IniSection> &sections, QLatin1String name)
{
    const auto isNamed = [&](const IniSection &section) { return section.name == name; };
    const auto found = std::find_if(sections.cbegin(), sections.cend(), isNamed);
    return found == sections.cend() ? IniSection {name, 0, {}, 0, {}} : *found;
}

QList<ConfigFault> checkDefaults(const IniSection &defaults)
{
    SectionReader reader(defaults, {});
    reader.refuseStrangers(setKeys() + serverKeys(), u"exclude"_s);
    return reader.faults();
}

QList<BackupSet> soundSets(const QList<CheckedSet> &sets, const QList<ConfigFault> &faults)
{
    QSet<QString> faulty;
    for (const ConfigFault &fault : faults)
        faulty.insert(fault.section);
    QList<BackupSet> sound;
    for (const CheckedSet &checked : sets) {
        if (!faulty.contains(checked.set.name) && !faulty.contains(defaultsName))
            sound.append(checked.set);
    }
    return sound;
}

}

Config checkConfig(const IniDocument &document)
{
    Config config;
    config.faults = document.faults;
    const QList<IniSection> sections = mergedSections(document, config.faults);
    const IniSection defaults = sectionNamed(sections, defaultsName);
    config.faults += checkDefaults(defaults);

    const CheckedServer server = checkServer(sectionNamed(sections, serverName), defaults);
    config.faults += server.faults;
    config.server = server.settings;
    config.serverLines = server.lines;

    QList<CheckedSet> sets;
    for (const IniSection &section : sections) {
        if (section.name == serverName)
            continue;
        const std::optional<ConfigFault> misplaced = misplacedServer(section);
        if (misplaced)
            config.faults.append(*misplaced);
        if (section.name == defaultsName || (misplaced && !checkSetName(section.name)))
            continue;
        sets.append(checkSet(section, defaults));
        config.names.append(section.name);
        config.lines.insert(section.name, section.line);
        config.faults += sets.constLast().faults;
    }
    config.faults += findCollisions(sets);
    if (config.hasServerFault())
        config.server.listen = u"localhost"_s;
    std::stable_sort(config.faults.begin(), config.faults.end(),
        [](const ConfigFault &a, const ConfigFault &b) { return a.line < b.line; });
    config.sets = soundSets(sets, config.faults);
    return config;
}

}
