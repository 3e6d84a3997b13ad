#include "service/config/safe_file_name.h"

#include <QCryptographicHash>

namespace backup {

QString safeFileName(const QString &name)
{
    constexpr qsizetype longest = 200;
    // A plain "~" would make a short name look like a long one's.
    QByteArray encoded = name.toUtf8().toPercentEncoding({}, "~");
    if (encoded.isEmpty())
        return QStringLiteral("%");
    if (encoded.startsWith('.'))
        encoded.replace(0, 1, "%2E");
    if (encoded.size() > longest) {
        const QByteArray digest = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex();
        encoded = encoded.left(longest - digest.size() - 1) + '~' + digest;
    }
    return QString::fromLatin1(encoded);
}

}
