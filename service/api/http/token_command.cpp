#include "service/api/http/token_command.h"

#include "service/api/http/token_file.h"

#include <QFile>

namespace backup {

using namespace Qt::StringLiterals;

Result<QString> makeToken(const QString &path, TokenScope scope)
{
    TokenHashes hashes;
    if (QFile::exists(path)) {
        const Result<TokenHashes> before = readTokenFile(path);
        if (!before)
            return before.fault();
        hashes = *before;
    }
    const QByteArray token = newToken();
    QByteArray &hash = scope == TokenScope::Change ? hashes.change : hashes.read;
    const QString ofBefore = hash.isEmpty() ? QString() : u"; the one made before of its kind is no longer valid"_s;
    hash = tokenHash(token);
    if (const Result<void> written = writeTokenFile(path, hashes); !written)
        return written.fault();
    const QString what = scope == TokenScope::Change ? u"may change and read everything"_s : u"may only read"_s;
    return u"%1\n\nThis token %2%3.\nIt is shown this once: its hash is in %4.\n"_s.arg(
        QString::fromLatin1(token), what, ofBefore, path);
}

} // namespace backup
