#include "service/api/http/tls_identity.h"

#include "service/api/http/http_log.h"

#include <QFile>
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
        u"Make both files with backup-server certificate, or name others in tls_certificate and tls_key."_s};
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
    QFile certificateFile(certificatePath);
    QFile keyFile(keyPath);
    for (QFile *file : {&certificateFile, &keyFile}) {
        if (!file->open(QIODevice::ReadOnly))
            return unusable(u"%1 cannot be read: %2."_s.arg(file->fileName(), file->errorString()));
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
