#include "service/secrets.h"

#include "service/api/http/certificate_command.h"
#include "service/api/http/tls_identity.h"
#include "service/api/http/token_command.h"
#include "service/api/http/token_file.h"
#include "shared/printable.h"

#include <QDir>
#include <QFileInfo>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Defaults where there is no configuration yet.
ServerSettings serverSettings(const CommonOptions &options)
{
    const Result<Config> config = readConfig(options.configPath);
    return config ? config->server : ServerSettings();
}

//! Adds \a fault, of the file that the key in \a line names.
void add(FileFindings &found, int line, const Fault &fault)
{
    const QString message = printable(fault.message);
    const QString remedy = printable(fault.remedy);
    if (fault.kind == FaultKind::ConfigUnreadable)
        found.notes.append(u"[server] For a service that runs as this user: %1 %2"_s.arg(message, remedy));
    else
        found.faults.append({line, u"server"_s, message, remedy});
}

Result<void> checkTls(const ServerSettings &server, const std::function<Sight(const QString &path)> &sightOf)
{
    for (const QString &path : {server.tlsCertificate, server.tlsKey}) {
        if (sightOf(path).presence == Presence::NoAnswer)
            return Fault {
                FaultKind::ConfigInvalid, u"%1 gives no answer."_s.arg(path), u"Look at what is mounted there."_s};
    }
    const auto usable = readTlsConfiguration(server.tlsCertificate, server.tlsKey);
    return usable ? Result<void>() : usable.fault();
}

} // namespace

FileFindings checkSecrets(const Config &config, const std::function<Sight(const QString &path)> &sightOf)
{
    const ServerSettings &server = config.server;
    FileFindings found;
    if (!server.tokenFile.isEmpty()) {
        const Presence presence = sightOf(server.tokenFile).presence;
        const bool isLeft = presence == Presence::Missing || presence == Presence::NoAnswer;
        if (const auto read = isLeft ? TokenHashes() : readTokenFile(server.tokenFile); !read)
            add(found, config.serverLines.value(u"token_file"_s), read.fault());
    }
    // That one of the two stands alone is a fault already.
    if (!server.tlsCertificate.isEmpty() && !server.tlsKey.isEmpty()) {
        if (const Result<void> usable = checkTls(server, sightOf); !usable) {
            Fault fault = usable.fault();
            fault.message += u" The service does not start."_s;
            found.keepsFromStarting = fault.kind != FaultKind::ConfigUnreadable;
            add(found, config.serverLines.value(u"tls_certificate"_s), fault);
        }
    }
    return found;
}

Result<QString> makeToken(const TokenOptions &options)
{
    const QString named = options.file.isEmpty() ? serverSettings(options).tokenFile : options.file;
    if (named.isEmpty())
        return Fault {FaultKind::ConfigInvalid, u"No file is named for the hashes of tokens."_s,
            u"Write token_file = /etc/backup-server/tokens under [server], or say --file FILE."_s};
    return makeToken(QFileInfo(named).absoluteFilePath(), options.readOnly ? TokenScope::Read : TokenScope::Change);
}

Result<QString> makeCertificate(const CertificateOptions &options)
{
    const ServerSettings server = serverSettings(options);
    const QDir folder = QFileInfo(options.configPath).absoluteDir();
    if (server.tlsCertificate.isEmpty() && server.tlsKey.isEmpty())
        return makeCertificate(folder.filePath(u"certificate.pem"_s), folder.filePath(u"key.pem"_s));
    return makeCertificate(server.tlsCertificate, server.tlsKey);
}

} // namespace backup
