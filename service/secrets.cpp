#include "service/secrets.h"

#include "service/api/http/certificate_command.h"
#include "service/api/http/tls_identity.h"
#include "service/api/http/token_command.h"
#include "service/api/http/token_file.h"
#include "shared/printable.h"

#include <QDir>
#include <QFileInfo>
#include <QSslCertificate>

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

Result<void> checkTokenFile(const QString &path)
{
    const Result<TokenHashes> read = readTokenFile(path);
    return read ? Result<void>() : read.fault();
}

//! What to do where no file is named for the hashes of tokens; \a configPath is the configuration's.
QString remedyWithoutTokenFile(const QString &configPath)
{
    const QFileInfo folder(QFileInfo(configPath).absolutePath());
    const QString remedy = u"Write token_file = %1 under [server] in %2, or say --file FILE."_s.arg(
        QDir(folder.filePath()).filePath(u"tokens"_s), configPath);
    return folder.exists() && !folder.isWritable()
        ? QString(remedy + u" To write there takes the rights of root: use sudo."_s)
        : remedy;
}

//! A fault where the folder in which \a path is to be made is not there.
Result<void> checkFolderOf(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (path.isEmpty() || !isMissing(folder))
        return {};
    return Fault {FaultKind::StateUnwritable,
        u"The folder %1, in which %2 is to stand, is not there."_s.arg(folder, path),
        u"Make it: mkdir -p '%1', with sudo where that needs it; or name another."_s.arg(folder)};
}

Result<QSslConfiguration> checkTls(
    const ServerSettings &server, const std::function<Sight(const QString &path)> &sightOf)
{
    for (const QString &path : {server.tlsCertificate, server.tlsKey}) {
        if (sightOf(path).presence == Presence::NoAnswer)
            return Fault {
                FaultKind::ConfigInvalid, u"%1 gives no answer."_s.arg(path), u"Look at what is mounted there."_s};
    }
    return readTlsConfiguration(server.tlsCertificate, server.tlsKey);
}

//! What clients refuse at \a now, or soon, although the service starts with it.
QStringList expiryNotes(const ServerSettings &server, const QDateTime &ends, const QDateTime &now)
{
    constexpr int daysAhead = 30;
    if (!ends.isValid() || ends > now.addDays(daysAhead))
        return {};
    return {
        u"[server] The certificate %1 %2 on %3; from then on browsers and curl refuse it. Put a new one in its place, "
        u"or move it and %4 away and make both anew with backup-server certificate."_s.arg(server.tlsCertificate,
            ends > now ? u"ends"_s : u"ended"_s, ends.toUTC().date().toString(Qt::ISODate), server.tlsKey)};
}

QStringList openKeyNotes(const QString &path)
{
    if (!QFileInfo(path).permission(QFile::ReadOther))
        return {};
    return {u"[server] Every user of this machine can read tls_key %1. Close it to them: chmod o= '%1'."_s.arg(path)};
}

} // namespace

FileFindings checkSecrets(const Config &config, const std::function<Sight(const QString &path)> &sightOf)
{
    const ServerSettings &server = config.server;
    FileFindings found;
    if (!server.tokenFile.isEmpty()) {
        const Presence presence = sightOf(server.tokenFile).presence;
        const bool isLeft = presence == Presence::Missing || presence == Presence::NoAnswer;
        if (const auto usable = isLeft ? Result<void>() : checkTokenFile(server.tokenFile); !usable)
            add(found, config.serverLines.value(u"token_file"_s), usable.fault());
    }
    // That one of the two stands alone is a fault already.
    if (!server.tlsCertificate.isEmpty() && !server.tlsKey.isEmpty()) {
        const Result<QSslConfiguration> usable = checkTls(server, sightOf);
        if (usable) {
            const QDateTime ends = usable->localCertificate().expiryDate();
            for (const QString &note :
                expiryNotes(server, ends, QDateTime::currentDateTimeUtc()) + openKeyNotes(server.tlsKey))
                found.notes.append(printable(note));
        } else {
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
            remedyWithoutTokenFile(options.configPath)};
    const QString path = QFileInfo(named).absoluteFilePath();
    return makeToken(path, options.readOnly ? TokenScope::Read : TokenScope::Change);
}

Result<QString> makeCertificate(const CertificateOptions &options)
{
    const ServerSettings server = serverSettings(options);
    const QDir folder = QFileInfo(options.configPath).absoluteDir();
    QString certificate = server.tlsCertificate;
    QString key = server.tlsKey;
    if (certificate.isEmpty() && key.isEmpty()) {
        certificate = folder.filePath(u"certificate.pem"_s);
        key = folder.filePath(u"key.pem"_s);
    }
    for (const QString &path : {certificate, key}) {
        if (const Result<void> there = checkFolderOf(path); !there)
            return there.fault();
    }
    return makeCertificate(certificate, key);
}

} // namespace backup
