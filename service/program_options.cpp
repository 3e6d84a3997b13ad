#include "service/program_options.h"

#include "service/config/paths.h"
#include "shared/fault.h"

#include <QCommandLineParser>
#include <QDir>
#include <QHostAddress>
#include <QProcess>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto summary = R"(Keeps dated copies of folders with rsync.

Commands:
  (none)                Run the service: an HTTP API that cron and people ask for backups.
  run NAME              Back up the set [NAME] of the configuration now, and wait for the end.
  check                 Say what is wrong with the configuration, and in which line.
  token                 Make a token for [server] token_file, shown this once; the one before of its kind ends.
  certificate           Make a certificate for [server] tls_certificate, and show its fingerprint.)";

// Not QCommandLineParser::addHelpOption(), which brings --help-all along, for options of GUI programs.
const QCommandLineOption helpOption {{u"h"_s, u"help"_s}, u"Show this help."_s};
const QCommandLineOption versionOption {{u"v"_s, u"version"_s}, u"Show the version."_s};
const QCommandLineOption configOption {u"config"_s, u"The configuration file."_s, u"FILE"_s};
const QCommandLineOption stateOption {u"state-dir"_s, u"The folder for lists, logs and history."_s, u"DIR"_s};
const QCommandLineOption listenOption {
    u"listen"_s, u"service: Listen on this address only, or on \"localhost\"."_s, u"ADDRESS"_s};
const QCommandLineOption portOption {u"port"_s, u"service: Listen on this port; 0 takes a free one."_s, u"N"_s};
const QCommandLineOption launcherOption {
    u"engine-launcher"_s, u"service: Start each run by this program, such as ionice(1)."_s, u"COMMAND"_s};
const QCommandLineOption jsonOption {u"json"_s, u"run: Tell each event as a line of JSON."_s};
const QCommandLineOption acceptOption {
    u"accept"_s, u"run: Go past the guard that refuses with this code; may be repeated."_s, u"CODE"_s};
const QCommandLineOption taskOption {u"task"_s, u"run: The id under which the run is recorded."_s, u"ID"_s};
const QCommandLineOption readOnlyOption {u"read-only"_s, u"token: Make one that may read, but change nothing."_s};
const QCommandLineOption fileOption {u"file"_s, u"token: The file of hashes, where [server] names none."_s, u"FILE"_s};

Fault usage(const QString &message)
{
    return {FaultKind::InvalidRequest, message, u"Try backup-server --help."_s};
}

//! The first option that was given of another command than \a command, which is empty for the service; an empty text
//! when there is none. What is no command's own may stand before any of them, as in the entry point of a container.
QString strangerTo(const QString &command, const QCommandLineParser &parser)
{
    struct Owned {
        QString command;
        QList<QCommandLineOption> options;
    };
    for (const Owned &owned :
        {Owned {{}, {listenOption, portOption}}, Owned {u"run"_s, {jsonOption, acceptOption, taskOption}},
            Owned {u"token"_s, {readOnlyOption, fileOption}}}) {
        for (const QCommandLineOption &option : owned.options) {
            if (owned.command != command && parser.isSet(option))
                return option.names().constFirst();
        }
    }
    return {};
}

CommonOptions commonOptions(const QCommandLineParser &parser)
{
    const auto absolute = [](const QString &path) { return QDir::cleanPath(QDir().absoluteFilePath(path)); };
    const QString config = absolute(parser.isSet(configOption) ? parser.value(configOption) : defaultConfigPath());
    return {config, absolute(parser.isSet(stateOption) ? parser.value(stateOption) : defaultStateDir(config))};
}

Result<ProgramOptions> serveOptions(const QCommandLineParser &parser)
{
    ServeOptions options {commonOptions(parser), {}, {}, {}};
    if (parser.isSet(listenOption)) {
        options.listen = parser.value(listenOption);
        if (*options.listen != u"localhost" && QHostAddress(*options.listen).isNull())
            return usage(u"--listen %1 is no address."_s.arg(*options.listen));
    }
    if (parser.isSet(portOption)) {
        bool isNumber = false;
        options.port = parser.value(portOption).toUShort(&isNumber);
        if (!isNumber)
            return usage(u"--port %1 is no port, 0 to 65535."_s.arg(parser.value(portOption)));
    }
    options.engineLauncher = QProcess::splitCommand(parser.value(launcherOption));
    return ProgramOptions {options};
}

Result<ProgramOptions> runOptions(const QCommandLineParser &parser, const QStringList &names)
{
    if (names.size() != 1)
        return usage(u"The command run takes the name of one backup set."_s);
    RunOptions options {commonOptions(parser), names.constFirst(), parser.isSet(jsonOption),
        parser.values(acceptOption), parser.value(taskOption)};
    for (const QString &code : options.accepted) {
        const std::optional<FaultKind> kind = faultKindFromCode(code);
        if (!kind || !isAcceptable(*kind))
            return usage(u"--accept %1 names no guard that can be passed."_s.arg(code));
    }
    return ProgramOptions {options};
}

}

Result<ProgramOptions> programOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromLatin1(summary));
    parser.addOptions({helpOption, versionOption, configOption, stateOption, listenOption, portOption, launcherOption,
        jsonOption, acceptOption, taskOption, readOnlyOption, fileOption});
    parser.addPositionalArgument(
        u"command"_s, u"run NAME, check, token or certificate; none for the service."_s, u"[command]"_s);
    if (!parser.parse(arguments))
        return usage(parser.errorText());
    if (parser.isSet(helpOption))
        return ProgramOptions {TextOptions {parser.helpText()}};
    if (parser.isSet(versionOption))
        return ProgramOptions {TextOptions {u"backup-server " BACKUP_VERSION "\n"_s}};

    QStringList words = parser.positionalArguments();
    if (const QString stranger = strangerTo(words.value(0), parser); !stranger.isEmpty())
        return usage(u"--%1 belongs to another command."_s.arg(stranger));
    if (words.isEmpty())
        return serveOptions(parser);
    const QString command = words.takeFirst();
    if (command == u"run")
        return runOptions(parser, words);
    if (command == u"check" && words.isEmpty())
        return ProgramOptions {CheckOptions {commonOptions(parser)}};
    if (command == u"token" && words.isEmpty())
        return ProgramOptions {
            TokenOptions {commonOptions(parser), parser.value(fileOption), parser.isSet(readOnlyOption)}};
    if (command == u"certificate" && words.isEmpty())
        return ProgramOptions {CertificateOptions {commonOptions(parser)}};
    return usage(u"There is no command \"%1\"."_s.arg(parser.positionalArguments().join(u' ')));
}

}
