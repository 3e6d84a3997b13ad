#include "service/config/check_report.h"
#include "service/config/config_notes.h"
#include "service/config/mount_point.h"
#include "service/daemon.h"
#include "service/program_options.h"
#include "service/run_set.h"
#include "service/secrets.h"
#include "service/system/log.h"

#include <QCoreApplication>
#include <QTextStream>
#include <cstdio>

using namespace backup;

namespace {

int fail(const Fault &fault)
{
    QTextStream(stderr) << "backup-server: " << fault.message << "\n"
                        << fault.remedy << (fault.remedy.isEmpty() ? "" : "\n");
    return exitCode(fault.kind);
}

int tell(const Result<QString> &text)
{
    if (!text)
        return fail(text.fault());
    QTextStream(stdout) << *text;
    return 0;
}

struct Program {
    QCoreApplication &application;

    int operator()(const TextOptions &options) const
    {
        QTextStream(stdout) << options.text;
        return 0;
    }
    int operator()(const CheckOptions &options) const
    {
        const Result<Config> config = readConfig(options.configPath);
        const Probe probe {[](const QString &path) { return sightOf(path); },
            [](const QString &path) { return foldersIn(path); },
            [](const QString &path) { return mountPointOf(path); }};
        const FileFindings files = config ? checkSecrets(*config, probe.sightOf) : FileFindings();
        const QStringList notes =
            config ? dateNotes(*config, QDate::currentDate()) + configNotes(*config, probe) : QStringList();
        const CheckReport report = checkReport(options.configPath, config, notes, files);
        QTextStream(stdout) << report.text;
        return report.exitCode;
    }
    int operator()(const TokenOptions &options) const { return tell(makeToken(options)); }
    int operator()(const CertificateOptions &options) const { return tell(makeCertificate(options)); }
    int operator()(const RunOptions &options) const { return runSet(options); }
    int operator()(const ServeOptions &options) const
    {
        startLogging();
        Daemon daemon(options);
        QObject::connect(&daemon, &Daemon::stopped, &application, &QCoreApplication::quit, Qt::QueuedConnection);
        if (const Result<void> started = daemon.start(); !started) {
            const Fault &fault = started.fault();
            qCritical().noquote() << QString(fault.message + u' ' + fault.remedy).trimmed();
            return exitCode(fault.kind);
        }
        return QCoreApplication::exec();
    }
};

}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("backup-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BACKUP_VERSION));
    const Result<ProgramOptions> options = programOptions(QCoreApplication::arguments());
    if (!options)
        return fail(options.fault());
    return std::visit(Program {application}, *options);
}
