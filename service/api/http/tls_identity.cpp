#include "service/api/http/tls_identity.h"

#include "service/api/http/http_log.h"
#include "service/config/presence.h"

#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

Fault unusable(const QString &message)
{
    return {FaultKind::ConfigInvalid, message,
        u"Put the right file in its place, or move both away and make new ones with backup-server certificate."_s};
}

std::optional<Fault> standsAlone(const QString &certificatePath, const QString &keyPath)
{
    if (!certificatePath.isEmpty() && !keyPath.isEmpty())
        return {};
    return Fault {FaultKind::ConfigInvalid,
        u"%1 stands alone."_s.arg(keyPath.isEmpty() ? u"tls_certificate"_s : u"tls_key"_s),
        u"Name both tls_certificate and tls_key, by absolute paths; backup-server certificate makes them."_s};
}

std::optional<Fault> missing(const QString &certificatePath, const QString &keyPath)
{
    const bool hasCertificate = !isMissing(certificatePath);
    const bool hasKey = !isMissing(keyPath);
    if (hasCertificate && hasKey)
        return {};
    if (!hasCertificate && !hasKey) {
        return Fault {FaultKind::ConfigInvalid, u"%1 and %2 are missing."_s.arg(certificatePath, keyPath),
            u"Make both with backup-server certificate, or name others in tls_certificate and tls_key."_s};
    }
    const QString &there = hasCertificate ? certificatePath : keyPath;
    return Fault {FaultKind::ConfigInvalid,
        u"%1, which belongs to %2, is missing."_s.arg(hasCertificate ? keyPath : certificatePath, there),
        u"Put it back, or move %1 away and make both with backup-server certificate."_s.arg(there)};
}

Fault unreadable(const QFile &file)
{
    const QString message = u"%1 cannot be read: %2."_s.arg(file.fileName(), file.errorString());
    if (QFileInfo(file.fileName()).isReadable())
        return unusable(message);
    return {FaultKind::ConfigUnreadable, message, u"Let the user that the service runs as read it."_s};
}

QSslKey readKey(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        if (QSslKey key(pem, algorithm); !key.isNull())
            return key;
    }
    return {};
}

//! How much of a public key's end tells it from others; the shortest that is in use is longer.
constexpr qsizetype tellingEnd = 64;

//! Both encodings (RFC 8017, A.1; RFC 5915, 3) hold the public part: its end, modulus and exponent or the curve's
//! point, must be the same.
bool belongTogether(const QByteArray &publicKey, const QSslKey &key)
{
    return key.toDer().contains(publicKey.last(tellingEnd));
}

} // namespace

Result<QSslConfiguration> readTlsConfiguration(const QString &certificatePath, const QString &keyPath)
{
    if (const auto fault = standsAlone(certificatePath, keyPath))
        return *fault;
    if (const auto fault = missing(certificatePath, keyPath))
        return *fault;
    QFile certificateFile(certificatePath);
    QFile keyFile(keyPath);
    for (QFile *file : {&certificateFile, &keyFile}) {
        // To open a pipe would wait for whoever writes into it.
        if (const QFileInfo info(*file); info.exists() && !info.isFile())
            return unusable(u"%1 is no file."_s.arg(file->fileName()));
        if (!file->open(QIODevice::ReadOnly))
            return unreadable(*file);
    }
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificateFile.readAll(), QSsl::Pem);
    if (chain.isEmpty())
        return unusable(u"%1 holds no certificate in PEM form."_s.arg(certificatePath));
    // Empty where Qt does not know the algorithm, as Ed25519 and RSA-PSS.
    const QByteArray publicKey = chain.first().publicKey().toDer();
    if (publicKey.size() < tellingEnd)
        return unusable(u"The key of the certificate %1 is neither RSA nor of an elliptic curve, or too short."_s.arg(
            certificatePath));
    const QSslKey key = readKey(keyFile.readAll());
    if (key.isNull())
        return unusable(u"%1 holds no key in PEM form without a passphrase, RSA or elliptic curve."_s.arg(keyPath));
    if (!belongTogether(publicKey, key))
        return unusable(u"The key %1 does not belong to the certificate %2."_s.arg(keyPath, certificatePath));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

TlsIdentity::TlsIdentity(QString certificatePath, QString keyPath)
    : m_certificatePath(std::move(certificatePath))
    , m_keyPath(std::move(keyPath))
{
}

Result<void> TlsIdentity::load()
{
    m_certificateState = fileIdentity(m_certificatePath);
    m_keyState = fileIdentity(m_keyPath);
    Result<QSslConfiguration> read = readTlsConfiguration(m_certificatePath, m_keyPath);
    if (!read)
        return read.fault();
    m_configuration = *read;
    return {};
}

const QSslConfiguration &TlsIdentity::configuration()
{
    if (fileIdentity(m_certificatePath) != m_certificateState || fileIdentity(m_keyPath) != m_keyState) {
        if (const Result<void> loaded = load(); !loaded)
            qCWarning(httpLog).noquote() << loaded.fault().message << u"The certificate from before stays in use."_s;
    }
    return m_configuration;
}

} // namespace backup
