#include "service/config/config_checks.h"
#include "service/config/ini_edit.h"
#include "tests/fuzz/fuzz.h"

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

void requireSoundRanges(const IniDocument &document, qsizetype size)
{
    for (const IniSection &section : document.sections) {
        require(section.end <= size);
        for (const IniEntry &entry : section.entries) {
            require(!entry.key.isEmpty() && !entry.lines.isEmpty());
            require(0 <= entry.firstLine.begin && entry.firstLine.begin <= entry.firstLine.end);
            require(entry.firstLine.end <= section.end);
        }
    }
}

//! Every name is either a sound set or one with a fault that can be told.
void requireSoundConfig(const Config &config)
{
    qsizetype sound = 0;
    for (const QString &name : config.names) {
        const Result<BackupSet> set = config.set(name);
        sound += set ? 1 : 0;
        require(set || (set.fault().kind == FaultKind::ConfigInvalid && !config.faultsOf(name).isEmpty()));
        require(!set || (set->source.startsWith(u'/') && set->dest.size() > 1));
    }
    require(sound == config.sets.size());
    for (const ConfigFault &fault : config.faults)
        require(fault.line > 0 && !fault.message.isEmpty() && !fault.remedy.isEmpty());
}

//! Writing a date changes that value and nothing else, and can be done again.
void requireSoundEdit(const QByteArray &text, const QString &section)
{
    const Result<QByteArray> first = withValue(text, section, u"date_last"_s, u"20261122"_s);
    if (!first)
        return;
    const Result<QByteArray> second = withValue(*first, section, u"date_last"_s, u"20261123"_s);
    require(second.isOk() && second->size() == first->size());
    int differences = 0;
    for (qsizetype i = 0; i < first->size(); ++i)
        differences += first->at(i) == second->at(i) ? 0 : 1;
    require(differences == 1);
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = bytesOf(data, size).toByteArray();
    const IniDocument document = parseIni(text);
    requireSoundRanges(document, text.size());
    const Config config = checkConfig(document);
    requireSoundConfig(config);
    if (!config.names.isEmpty())
        requireSoundEdit(text, config.names.constLast());
    return 0;
}
