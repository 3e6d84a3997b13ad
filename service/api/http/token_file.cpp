#include "service/api/http/token_file.h"

#include "service/api/http/http_log.h"
#include "service/config/presence.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Nobody has this many tokens.
constexpr qint64 maxSize = 64 * 1024;

Fault unusable(
    const QString &path, const QString &why, const QString &remedy, FaultKind kind = FaultKind::ConfigInvalid)
{
    return {kind, u"The token file %1 %2."_s.arg(path, why), remedy + u"; until then every token is refused."_s};
}

const QString moveAway = u"Move it away, and make a new one with backup-server token"_s;
const QString nameAnother = u"Move it away, or, where it is another program's, name another file as token_file; then "
                            "make a new one with backup-server token"_s;
const QString giveToTheService = u"Make it the file of the user that the service runs as"_s;

} // namespace

Result<TokenHashes> readTokenFile(const QString &path)
{
    // To open a pipe would wait for whoever writes into it.
    if (const QFileInfo info(path); info.exists() && !info.isFile())
        return unusable(path, u"is no file"_s, moveAway);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const QString why = u"cannot be read: %1"_s.arg(file.errorString());
        if (isMissing(path))
            return unusable(path, why, u"Make it with backup-server token"_s);
        return unusable(path, why, giveToTheService, FaultKind::ConfigUnreadable);
    }
    struct stat state {
    };
    if (::fstat(file.handle(), &state) != 0)
        return unusable(path, u"is no file"_s, moveAway);
    const QByteArray text = file.read(maxSize);
    const std::optional<TokenHashes> hashes = readTokenFileText(text);
    // First, for to close another program's file to others, or to give it to the service's user, could do harm.
    if (!hashes || (*hashes == TokenHashes() && !text.isEmpty()))
        return unusable(path, u"holds something else than tokens' hashes"_s, nameAnother);
    if (state.st_uid != 0 && state.st_uid != ::geteuid()) {
        return unusable(path, u"belongs to another user than the service's, who could change it"_s, giveToTheService,
            FaultKind::ConfigUnreadable);
    }
    if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return unusable(
            path, u"is open to others than its owner; its mode must be 600"_s, u"Run chmod 600 %1"_s.arg(path));
    }
    return *hashes;
}

Result<void> writeTokenFile(const QString &path, const TokenHashes &hashes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(tokenFileText(hashes)) < 0 || !file.commit())
        return Fault {FaultKind::StateUnwritable,
            u"The token file %1 cannot be written: %2."_s.arg(path, file.errorString()),
            u"Run the command as the service's user, and make the folder first."_s};
    return {};
}

TokenFile::TokenFile(QString path)
    : m_path(std::move(path))
{
}

const TokenHashes &TokenFile::hashes()
{
    const std::optional<FileIdentity> identity = fileIdentity(m_path);
    if (m_isRead && m_identity == identity)
        return m_hashes;
    m_isRead = true;
    m_identity = identity;
    Result<TokenHashes> read = readTokenFile(m_path);
    if (!read)
        qCWarning(httpLog).noquote() << read.fault().message << read.fault().remedy;
    m_isUsable = read.isOk();
    m_hashes = read ? *read : TokenHashes();
    return m_hashes;
}

} // namespace backup
