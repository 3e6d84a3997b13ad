#include "service/daemon.h"

#include "service/config/check_report.h"
#include "service/state_folder.h"
#include "service/system/log.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHostAddress>
#include <QLoggingCategory>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(log, "backup.service")

//! The address of the page for a person at this machine.
QString pageAddress(const ServerSettings &server, quint16 port)
{
    const QString &listen = server.listen;
    const QHostAddress address(listen);
    const bool isEvery = listen.isEmpty() || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6;
    const QString host = isEvery ? u"localhost"_s : listen;
    const bool isIpV6 = !isEvery && address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString scheme = server.tlsCertificate.isEmpty() ? u"http"_s : u"https"_s;
    return (isIpV6 ? u"%1://[%2]:%3/"_s : u"%1://%2:%3/"_s).arg(scheme, host).arg(port);
}

//! What else than that address is listened on, in words; nothing where it is one.
QString furtherAddresses(const QString &listen)
{
    const QHostAddress address(listen);
    const QString kind = address == QHostAddress::AnyIPv4 ? u"IPv4 "_s
        : address == QHostAddress::AnyIPv6                ? u"IPv6 "_s
                                                          : QString();
    return listen.isEmpty() || !kind.isEmpty() ? u" and every other %1address of this machine"_s.arg(kind) : QString();
}

//! Whether the two differ at most in what is looked up whenever it is needed.
bool isSameForClients(ServerSettings a, const ServerSettings &b)
{
    a.parallel = b.parallel;
    a.logKeep = b.logKeep;
    a.logLevel = b.logLevel;
    return a == b;
}

//! Where no TLS is asked for, it is left out: QHttpServer would load Qt's plugin, and that OpenSSL, 4 MiB of memory.
bool usesTls(const ServerSettings &server)
{
    return !server.tlsCertificate.isEmpty();
}

//! Qt warns that the plugin is missing, from 6.8 on not before the first request.
void setLogLevelFor(const ServerSettings &listening, LogLevel level)
{
    setLogLevel(level, usesTls(listening) ? QString() : u"qt.network.ssl"_s);
}

}

Daemon::Daemon(ServeOptions options)
    : m_options(std::move(options))
    , m_config(m_options.configPath)
    , m_notifier(notifyRequestFrom(QProcessEnvironment::systemEnvironment(), QCoreApplication::applicationPid()))
{
    connect(&m_signals, &StopSignals::stopRequested, this, &Daemon::shutDown);
    connect(&m_signals, &StopSignals::reloadRequested, this, &Daemon::reload);
}

Result<void> Daemon::start()
{
    const ServerSettings server = settings();
    m_listening = server;
    if (!usesTls(server))
        QCoreApplication::setLibraryPaths({});
    // That it listens is told at every level.
    setLogLevelFor(server, LogLevel::Info);
    Result<std::unique_ptr<FileLock>> lock = takeStateFolder(m_options.stateFolder);
    if (!lock)
        return lock.fault();
    m_lock = std::move(lock).value();
    const Result<SavedTasks> saved =
        loadTasks(m_options.stateFolder + u"/tasks.json"_s, QDateTime::currentDateTimeUtc());
    if (!saved)
        return saved.fault();

    const EngineSetup engine {
        QCoreApplication::applicationFilePath(), m_options.configPath, m_options.stateFolder, m_options.engineLauncher};
    m_tasks = std::make_unique<TaskService>(*saved, engine, policy());
    connect(m_tasks.get(), &TaskService::stopped, this, &Daemon::stopped);
    m_api = std::make_unique<Api>(*m_tasks, m_config);
    m_server = std::make_unique<HttpServer>(server,
        HttpHandlers {
            [this](const ApiRequest &request, const Respond &respond) { m_api->handle(request, respond); },
            allowedMethods,
        });
    if (const Result<void> listening = m_server->listen(server.listen, server.port); !listening)
        return listening;
    qInfo().noquote() << "listening on"
                      << QString(pageAddress(server, m_server->port()) + furtherAddresses(server.listen));
    if (isForThisMachineAlone())
        qCWarning(log).noquote() << whyThisMachineAlone;
    reload();
    m_tasks->begin();
    m_notifier.ready();
    return {};
}

bool Daemon::isForThisMachineAlone()
{
    const Result<Config> &config = m_config.current();
    // What the file would say about tokens is not known: nobody else is let in, whatever the options say.
    return config ? config->hasServerFault() : QFileInfo::exists(m_options.configPath);
}

ServerSettings Daemon::settings()
{
    const Result<Config> &config = m_config.current();
    ServerSettings server = config ? config->server : ServerSettings {};
    server.listen = m_options.listen.value_or(server.listen);
    if (isForThisMachineAlone())
        server.listen = u"localhost"_s;
    server.port = m_options.port.value_or(server.port);
    return server;
}

TaskPolicy Daemon::policy()
{
    return {
        [this] { return settings().parallel; },
        [this] { return settings().logKeep; },
        [this](const QString &name) -> QString {
            const Result<Config> &config = m_config.current();
            const Result<BackupSet> set = config ? config->set(name) : config.fault();
            return set ? set->dest : QString();
        },
    };
}

void Daemon::reload()
{
    const Result<Config> &config = m_config.current();
    if (!config)
        qCWarning(log).noquote() << messagePrefix({{}, {}, faultCode(config.fault().kind)}) + config.fault().message;
    for (const ConfigFault &fault : config ? config->faults : QList<ConfigFault>()) {
        const QString set = config->names.contains(fault.section) ? fault.section : QString();
        qCWarning(log).noquote() << messagePrefix({{}, set, faultCode(FaultKind::ConfigInvalid)})
                + faultText(m_options.configPath, fault);
    }
    const ServerSettings server = settings();
    setLogLevelFor(m_listening, server.logLevel);
    if (config && !isSameForClients(server, m_listening))
        qCWarning(log).noquote()
            << "[server] has changed: addresses, limits, tokens and TLS count from the next start on.";
}

void Daemon::shutDown()
{
    m_notifier.stopping();
    m_tasks->shutDown();
}

}
