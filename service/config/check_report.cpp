#include "service/config/check_report.h"

#include "service/config/ini_text.h"

using namespace Qt::StringLiterals;

namespace backup {

namespace {

QString summary(const Config &config)
{
    if (config.names.isEmpty())
        return u"No backup set is configured yet. Add a section such as [me_photos] with source and dest.\n"_s;
    const qsizetype sound = config.sets.size();
    const qsizetype disabled = config.names.size() - sound;
    return u"Backup sets ready: %1. Disabled by faults: %2.\n"_s.arg(sound).arg(disabled);
}

//! What the faults that are told do to the service, in a line; nothing where it starts as it should, or where \a files
//! tell that it does not.
QString effect(const Config &config, const FileFindings &files)
{
    if (config.server.tlsCertificate.isEmpty() != config.server.tlsKey.isEmpty())
        return u"Until both tls_certificate and tls_key can be read, the service does not start.\n"_s;
    return config.hasServerFault() && !files.keepsFromStarting ? QString(whyThisMachineAlone + u'\n') : QString();
}

}

QString faultText(const QString &path, const ConfigFault &fault)
{
    const QString section = fault.section.isEmpty() ? QString() : u"[%1] "_s.arg(excerpt(fault.section));
    return u"%1:%2: %3%4 %5"_s.arg(path, QString::number(fault.line), section, fault.message, fault.remedy);
}

CheckReport checkReport(
    const QString &path, const Result<Config> &config, const QStringList &notes, const FileFindings &files)
{
    if (!config)
        return {config.fault().message + u' ' + config.fault().remedy + u'\n', exitCode(FaultKind::ConfigInvalid)};
    QString text;
    for (const ConfigFault &fault : config->faults)
        text += faultText(path, fault) + u'\n';
    text += effect(*config, files);
    for (const ConfigFault &fault : files.faults)
        text += faultText(path, fault) + u'\n';
    for (const QString &note : files.notes + notes)
        text += u"Note: %1\n"_s.arg(note);
    text += summary(*config);
    return {text, config->faults.isEmpty() && files.faults.isEmpty() ? 0 : exitCode(FaultKind::ConfigInvalid)};
}

}
