#include "service/api/http/access.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <array>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype hashSize = 32;
constexpr QByteArrayView changeWord = "change sha256 ";
constexpr QByteArrayView readWord = "read sha256 ";

bool readHash(QByteArrayView line, QByteArrayView word, QByteArray &hash)
{
    if (!line.startsWith(word))
        return false;
    const QByteArray hex = line.sliced(word.size()).toByteArray();
    hash = QByteArray::fromHex(hex);
    return hash.size() == hashSize && hash.toHex() == hex;
}

} // namespace

QByteArray tokenHash(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

QByteArray newToken()
{
    std::array<quint32, hashSize / sizeof(quint32)> words {};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), hashSize);
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

bool isSameSecret(const QByteArray &left, const QByteArray &right)
{
    if (left.size() != right.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= static_cast<unsigned>(left[i] ^ right[i]);
    return difference == 0;
}

std::optional<QByteArray> bearerToken(const QByteArray &authorization)
{
    const qsizetype blank = authorization.indexOf(' ');
    if (blank < 0 || authorization.first(blank).toLower() != "bearer")
        return {};
    return authorization.sliced(blank + 1).trimmed();
}

Access accessFor(const TokenHashes &hashes, const std::optional<QByteArray> &token)
{
    if (!token)
        return {false, false, false};
    const QByteArray hash = tokenHash(*token);
    const bool mayChange = isSameSecret(hash, hashes.change);
    const bool mayRead = isSameSecret(hash, hashes.read) || mayChange;
    return {mayRead, mayChange, !mayRead};
}

QByteArray tokenFileText(const TokenHashes &hashes)
{
    QByteArray text = "# Hashes of the tokens of Backup Server; made by: backup-server token\n";
    if (!hashes.change.isEmpty())
        text += QByteArray(changeWord.toByteArray()).append(hashes.change.toHex()).append('\n');
    if (!hashes.read.isEmpty())
        text += QByteArray(readWord.toByteArray()).append(hashes.read.toHex()).append('\n');
    return text;
}

std::optional<TokenHashes> readTokenFileText(const QByteArray &text)
{
    TokenHashes hashes;
    for (const QByteArray &each : text.split('\n')) {
        const QByteArray line = each.trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        if (!readHash(line, changeWord, hashes.change) && !readHash(line, readWord, hashes.read))
            return {};
    }
    return hashes;
}

} // namespace backup
