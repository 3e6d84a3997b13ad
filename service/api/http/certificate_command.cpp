#include "service/api/http/certificate_command.h"

#include "service/api/http/request_guard.h"
#include "service/api/http/tls_identity.h"
#include "service/config/presence.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QNetworkInterface>
#include <QProcess>
#include <QSslCertificate>
#include <QSysInfo>
#include <algorithm>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Making a key takes a Pi Zero less than a second.
constexpr int timeoutMs = 60'000;

Fault failed(const QString &message)
{
    return {
        FaultKind::StateUnwritable, message, u"Install the package openssl, and name a folder that can be written."_s};
}

//! The value of subjectAltName: "DNS:pi,DNS:pi.local,IP:192.168.1.2".
QString subjectAltName()
{
    QStringList names;
    for (const QByteArray &name : ownHostNames())
        names.append(u"DNS:"_s + QString::fromUtf8(name));
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    for (QHostAddress address : addresses) {
        address.setScopeId({});
        names.append(u"IP:"_s + address.toString());
    }
    names.removeDuplicates();
    std::ranges::sort(names);
    return names.join(u',');
}

Result<void> runOpenssl(const QStringList &arguments)
{
    QProcess openssl;
    // The key is nobody else's to read, not even while it is written.
    openssl.setChildProcessModifier([] { ::umask(S_IRWXG | S_IRWXO); });
    openssl.start(u"openssl"_s, arguments);
    if (!openssl.waitForFinished(timeoutMs) || openssl.exitStatus() != QProcess::NormalExit || openssl.exitCode() != 0)
        return failed(u"openssl did not make the certificate: %1"_s.arg(openssl.error() == QProcess::FailedToStart
                ? openssl.errorString()
                : QString::fromLocal8Bit(openssl.readAllStandardError())));
    return {};
}

} // namespace

Result<QString> certificateFingerprint(const QString &path)
{
    const QList<QSslCertificate> chain =
        QSslCertificate::fromPath(path, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
    if (chain.isEmpty())
        return failed(u"%1 holds no certificate in PEM form."_s.arg(path));
    return QString::fromLatin1(chain.first().digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

Result<QString> makeCertificate(const QString &certificatePath, const QString &keyPath)
{
    QString made = u"The certificate was there and stays"_s;
    const bool areNamed = !certificatePath.isEmpty() && !keyPath.isEmpty();
    if (areNamed && isMissing(certificatePath) && isMissing(keyPath)) {
        const Result<void> run =
            runOpenssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
                u"-noenc"_s, u"-days"_s, u"3650"_s, u"-subj"_s, u"/CN="_s + QSysInfo::machineHostName(), u"-addext"_s,
                u"subjectAltName="_s + subjectAltName(), u"-keyout"_s, keyPath, u"-out"_s, certificatePath});
        if (!run)
            return run.fault();
        QFile::setPermissions(
            certificatePath, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
        made = u"A certificate was made"_s;
    }
    const auto usable = readTlsConfiguration(certificatePath, keyPath);
    // Who may read the certificate alone is told its fingerprint, too.
    const bool isForAnother = !usable && usable.fault().kind == FaultKind::ConfigUnreadable;
    if (!usable && !(isForAnother && QFileInfo(certificatePath).isReadable()))
        return usable.fault();
    const Result<QString> fingerprint = certificateFingerprint(certificatePath);
    if (!fingerprint)
        return fingerprint.fault();
    const QDateTime ends = usable ? usable->localCertificate().expiryDate() : QDateTime();
    if (ends.isValid() && ends <= QDateTime::currentDateTimeUtc())
        made += u", although it ended on %1: to make a new one, move both files away"_s.arg(
            ends.toUTC().date().toString(Qt::ISODate));
    return u"SHA-256 %1\n\n%2. Compare this fingerprint with what backup-monitor or the browser shows at the first\n"
           "connection. In config.ini, under [server]:\ntls_certificate = %3\ntls_key = %4\n"_s.arg(
               *fingerprint, made, certificatePath, keyPath);
}

} // namespace backup
