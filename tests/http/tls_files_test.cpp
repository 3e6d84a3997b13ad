#include "service/api/http/certificate_command.h"
#include "service/api/http/tls_identity.h"
#include "tests/http/tls_client.h"
#include "tests/patience.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

//! The files of certificate and key: made, replaced, missing, of something else.
class TlsFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theKeyIsForItsOwnerAlone();
    void aSecondCallKeepsTheCertificate();
    void readsANewCertificate();
    void aBrokenPairChangesNothing();
    void doesNotListenWithoutItsCertificate();
    void doesNotListenWithOneOfTheTwo_data();
    void doesNotListenWithOneOfTheTwo();
    void aMissingHalfIsToldAndNotMade_data();
    void aMissingHalfIsToldAndNotMade();
    void filesOfSomethingElseAreToldAndStay();
    void refusesAKeyOfAnotherCertificate();
    void refusesACertificateOfAnotherAlgorithm();

private:
    QTemporaryDir m_folder;
    DoorSettings m_settings;
};

void TlsFilesTest::initTestCase()
{
    QVERIFY2(!QStandardPaths::findExecutable(u"openssl"_s).isEmpty(), "the package openssl is needed");
    m_settings = tlsSettings(m_folder);
    const Result<QString> made = makeCertificate(m_settings.tlsCertificate, m_settings.tlsKey);
    QVERIFY2(made.isOk(), made ? "" : qPrintable(made.fault().message));
    QVERIFY(made->contains(*certificateFingerprint(m_settings.tlsCertificate)));
}

void TlsFilesTest::theKeyIsForItsOwnerAlone()
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(m_settings.tlsKey) & others));
}

void TlsFilesTest::aSecondCallKeepsTheCertificate()
{
    const QString before = *certificateFingerprint(m_settings.tlsCertificate);
    QVERIFY(makeCertificate(m_settings.tlsCertificate, m_settings.tlsKey)->contains(before));
    QCOMPARE(before.size(), 32 * 3 - 1);
}

void TlsFilesTest::readsANewCertificate()
{
    EchoServer server(m_settings);
    QSslSocket first;
    connectTo(server, first);
    QTRY_VERIFY(first.isEncrypted());
    QFile::remove(m_settings.tlsCertificate);
    QFile::remove(m_settings.tlsKey);
    {
        QSslSocket meanwhile;
        connectTo(server, meanwhile);
        QTRY_VERIFY(meanwhile.isEncrypted());
        QCOMPARE(meanwhile.peerCertificate(), first.peerCertificate());
    }
    QVERIFY(makeCertificate(m_settings.tlsCertificate, m_settings.tlsKey));
    QSslSocket second;
    connectTo(server, second);
    QTRY_VERIFY(second.isEncrypted());
    QVERIFY(second.peerCertificate() != first.peerCertificate());
}

void TlsFilesTest::aBrokenPairChangesNothing()
{
    EchoServer server(m_settings);
    const auto shown = [&] {
        QSslSocket client;
        connectTo(server, client);
        return QTest::qWaitFor([&client] { return client.isEncrypted(); }, patienceMs)
            ? client.peerCertificate().digest(QCryptographicHash::Sha256).toHex()
            : QByteArray();
    };
    const QByteArray before = shown();
    QVERIFY(!before.isEmpty());
    const QString other = m_folder.filePath(u"next.pem"_s);
    const QString otherKey = m_folder.filePath(u"next-key.pem"_s);
    QVERIFY(makeCertificate(other, otherKey));
    const auto replace = [](const QString &target, const QString &source) {
        QFile::remove(target);
        QVERIFY(QFile::copy(source, target));
    };
    // As when somebody is in the middle of copying: the new certificate beside the old key.
    replace(m_settings.tlsCertificate, other);
    QCOMPARE(shown(), before);
    QFile half(m_settings.tlsKey);
    QVERIFY(
        half.open(QIODevice::WriteOnly | QIODevice::Truncate) && half.write("-----BEGIN PRIVATE KEY-----\nMIG") > 0);
    half.close();
    QCOMPARE(shown(), before);
    QVERIFY(half.open(QIODevice::WriteOnly | QIODevice::Truncate));
    half.close();
    QCOMPARE(shown(), before);
    replace(m_settings.tlsKey, otherKey);
    const QByteArray after = shown();
    QVERIFY(after != before && !after.isEmpty());
}

void TlsFilesTest::doesNotListenWithoutItsCertificate()
{
    DoorSettings settings = m_settings;
    settings.tlsKey = m_folder.filePath(u"nothing.pem"_s);
    HttpServer server(settings, {});
    const Result<void> listening = server.listen(u"127.0.0.1"_s, 0);
    QVERIFY(!listening);
    QVERIFY(listening.fault().message.contains(u"nothing.pem"_s));
}

void TlsFilesTest::doesNotListenWithOneOfTheTwo_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("message");
    QTest::newRow("certificate") << m_settings.tlsCertificate << QString() << u"tls_certificate stands alone."_s;
    QTest::newRow("key") << QString() << m_settings.tlsKey << u"tls_key stands alone."_s;
}

void TlsFilesTest::doesNotListenWithOneOfTheTwo()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    QFETCH(const QString, message);
    DoorSettings settings = m_settings;
    settings.tlsCertificate = certificate;
    settings.tlsKey = key;
    HttpServer server(settings, {});
    const Result<void> listening = server.listen(u"127.0.0.1"_s, 0);
    QVERIFY(!listening);
    QCOMPARE(listening.fault().message, message);
    const Result<QString> made = makeCertificate(certificate, key);
    QVERIFY(!made);
    QCOMPARE(made.fault().message, message);
}

void TlsFilesTest::aMissingHalfIsToldAndNotMade_data()
{
    QTest::addColumn<QString>("missing");
    QTest::addColumn<QString>("there");
    const QString certificate = m_folder.filePath(u"half.pem"_s);
    const QString key = m_folder.filePath(u"half-key.pem"_s);
    QTest::newRow("key") << key << certificate;
    QTest::newRow("certificate") << certificate << key;
}

void TlsFilesTest::aMissingHalfIsToldAndNotMade()
{
    QFETCH(const QString, missing);
    QFETCH(const QString, there);
    const QString certificate = m_folder.filePath(u"half.pem"_s);
    const QString key = m_folder.filePath(u"half-key.pem"_s);
    QVERIFY(makeCertificate(certificate, key));
    QVERIFY(QFile::remove(missing));
    const auto before = fileIdentity(there);
    const Result<QString> again = makeCertificate(certificate, key);
    QVERIFY(!again);
    QCOMPARE(again.fault().message, u"%1, which belongs to %2, is missing."_s.arg(missing, there));
    QVERIFY2(again.fault().remedy.contains(u"move %1 away"_s.arg(there)), qPrintable(again.fault().remedy));
    QVERIFY(!QFile::exists(missing));
    QVERIFY(fileIdentity(there) == before);
    // What is told helps.
    QVERIFY(QFile::remove(there));
    QVERIFY(makeCertificate(certificate, key));
    QVERIFY(QFile::remove(certificate) && QFile::remove(key));
}

void TlsFilesTest::filesOfSomethingElseAreToldAndStay()
{
    const QString certificate = m_settings.tlsCertificate;
    const auto before = fileIdentity(certificate);
    const Result<QString> made = makeCertificate(certificate, certificate);
    QVERIFY(!made);
    QVERIFY2(made.fault().message.contains(u"holds no key"_s), qPrintable(made.fault().message));
    QVERIFY2(!made.fault().remedy.startsWith(u"Make both"_s), qPrintable(made.fault().remedy));
    QVERIFY(fileIdentity(certificate) == before);
}

void TlsFilesTest::refusesAKeyOfAnotherCertificate()
{
    const QString other = m_folder.filePath(u"other.pem"_s);
    const QString otherKey = m_folder.filePath(u"other-key.pem"_s);
    QVERIFY(makeCertificate(other, otherKey));
    QVERIFY(readTlsConfiguration(other, otherKey));
    QVERIFY(!readTlsConfiguration(other, m_settings.tlsKey));
    QVERIFY(!readTlsConfiguration(otherKey, otherKey));
    const QString rsa = m_folder.filePath(u"rsa.pem"_s);
    const QString rsaKey = m_folder.filePath(u"rsa-key.pem"_s);
    QCOMPARE(QProcess::execute(u"openssl"_s,
                 {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-noenc"_s, u"-subj"_s, u"/CN=pi"_s, u"-keyout"_s,
                     rsaKey, u"-out"_s, rsa}),
        0);
    QVERIFY(readTlsConfiguration(rsa, rsaKey));
    QVERIFY(!readTlsConfiguration(rsa, otherKey));
}

void TlsFilesTest::refusesACertificateOfAnotherAlgorithm()
{
    const QString ed25519 = m_folder.filePath(u"ed25519.pem"_s);
    const QString ed25519Key = m_folder.filePath(u"ed25519-key.pem"_s);
    QCOMPARE(QProcess::execute(u"openssl"_s,
                 {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ed25519"_s, u"-noenc"_s, u"-subj"_s, u"/CN=pi"_s, u"-keyout"_s,
                     ed25519Key, u"-out"_s, ed25519}),
        0);
    for (const QString &key : {ed25519Key, m_settings.tlsKey}) {
        const auto read = readTlsConfiguration(ed25519, key);
        QVERIFY(!read);
        QVERIFY2(read.fault().message.contains(u"neither RSA"_s), qPrintable(read.fault().message));
    }
}

QTEST_GUILESS_MAIN(TlsFilesTest)
#include "tls_files_test.moc"
