#include "service/secrets.h"

#include "service/api/http/certificate_command.h"
#include "service/api/http/token_command.h"
#include "service/config/config.h"

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

} // namespace

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
