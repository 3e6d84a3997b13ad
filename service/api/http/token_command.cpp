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
    (scope == TokenScope::Change ? hashes.change : hashes.read) = tokenHash(token);
    if (const Result<void> written = writeTokenFile(path, hashes); !written)
        return written.fault();
    const QString what = scope == TokenScope::Change ? u"may change and read everything"_s : u"may only read"_s;
    return u"%1\n\nThis token %2; the one made before of its kind is no longer valid.\n"
           "It is shown this once: its hash is in %3.\n"_s.arg(QString::fromLatin1(token), what, path);
}

} // namespace backup
