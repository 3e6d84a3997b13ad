#include "service/api/http/certificate_command.h"
#include "service/api/http/tls_identity.h"
#include "tests/http/raw_client.h"
#include "tests/http/tls_client.h"
#include "tests/patience.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! TLS over real sockets, with certificates made by the certificate command.
class TlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theKeyIsForItsOwnerAlone();
    void aSecondCallKeepsTheCertificate();
    void answersOverTls_data();
    void answersOverTls();
    void refusesOldTls();
    void sendsALargeAnswer();
    void sendsALongAnswerInPieces();
    void countsWhatIsKeptNotWhatIsLeft();
    void aRefusalReachesWhoIsStillSending();
    void aRefusedRequestIsNotMade_data();
    void aRefusedRequestIsNotMade();
    void keepsTheOrderOfPipelinedRequests();
    void survivesClientsThatLeave();
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
    void theOriginIsHttps();

private:
    QTemporaryDir m_folder;
    DoorSettings m_settings;
};

namespace {

const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";

}

void TlsTest::initTestCase()
{
    QVERIFY2(!QStandardPaths::findExecutable(u"openssl"_s).isEmpty(), "the package openssl is needed");
    m_settings = tlsSettings(m_folder);
    const Result<QString> made = makeCertificate(m_settings.tlsCertificate, m_settings.tlsKey);
    QVERIFY2(made.isOk(), made ? "" : qPrintable(made.fault().message));
    QVERIFY(made->contains(*certificateFingerprint(m_settings.tlsCertificate)));
}

void TlsTest::theKeyIsForItsOwnerAlone()
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(m_settings.tlsKey) & others));
}

void TlsTest::aSecondCallKeepsTheCertificate()
{
    const QString before = *certificateFingerprint(m_settings.tlsCertificate);
    QVERIFY(makeCertificate(m_settings.tlsCertificate, m_settings.tlsKey)->contains(before));
    QCOMPARE(before.size(), 32 * 3 - 1);
}

void TlsTest::answersOverTls_data()
{
    QTest::addColumn<int>("protocol");
    QTest::newRow("1.2") << static_cast<int>(QSsl::TlsV1_2);
    QTest::newRow("1.3") << static_cast<int>(QSsl::TlsV1_3);
}

void TlsTest::answersOverTls()
{
    QFETCH(int, protocol);
    EchoServer server(m_settings);
    QSslSocket client;
    connectTo(server, client, static_cast<QSsl::SslProtocol>(protocol));
    QTRY_VERIFY(client.isEncrypted());
    QCOMPARE(client.sessionProtocol(), static_cast<QSsl::SslProtocol>(protocol));
    QCOMPARE(client.peerCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper(),
        certificateFingerprint(m_settings.tlsCertificate)->toLatin1());
    QCOMPARE(ask(client, get), "GET api|echo"_ba);
    QCOMPARE(ask(client, get), "GET api|echo"_ba);
}

void TlsTest::refusesOldTls()
{
    EchoServer server(m_settings);
    QSslSocket client;
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    connectTo(server, client, QSsl::TlsV1_1);
    QT_WARNING_POP
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!client.isEncrypted());
}

void TlsTest::sendsALargeAnswer()
{
    EchoServer server(m_settings);
    QSslSocket client;
    connectTo(server, client);
    QCOMPARE(ask(client, "GET /api/big HTTP/1.1\r\nHost: pi\r\n\r\n").size(), 8 * 1024 * 1024);
    QCOMPARE(ask(client, get), "GET api|echo"_ba);
}

void TlsTest::sendsALongAnswerInPieces()
{
    EchoServer server(m_settings);
    QSslSocket client;
    connectTo(server, client);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(ask(client, "GET /api/long HTTP/1.1\r\nHost: pi\r\n\r\n").size(), 8 * 1024 * 1024);
    QCOMPARE(ask(client, get), "GET api|echo"_ba);
}

void TlsTest::countsWhatIsKeptNotWhatIsLeft()
{
    DoorSettings settings = m_settings;
    settings.limits.maxKept = 20 * 1024 * 1024;
    EchoServer server(settings);
    std::vector<std::unique_ptr<QSslSocket>> clients;
    for (int i = 0; i < 4; ++i) {
        auto client = std::make_unique<QSslSocket>();
        client->setReadBufferSize(64 * 1024);
        connectTo(server, *client);
        QTRY_VERIFY(client->isEncrypted());
        client->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 64 * 1024);
        client->write("GET /api/big HTTP/1.1\r\nHost: pi\r\n\r\n");
        // A part of it is taken, by the client and by the kernel; the memory of it is needed to the last byte.
        qint64 taken = 0;
        const auto hasTaken = [&] { return (taken += client->readAll().size()) > 1024 * 1024; };
        QVERIFY(QTest::qWaitFor(hasTaken, patienceMs));
        clients.push_back(std::move(client));
    }
    QTRY_COMPARE(server.connectionCount(), 2);
}

void TlsTest::aRefusalReachesWhoIsStillSending()
{
    EchoServer server(m_settings);
    QFile body(m_folder.filePath(u"body"_s));
    QVERIFY(body.open(QIODevice::WriteOnly) && body.write(QByteArray(3'000'000, 'x')) > 0);
    body.close();
    const QStringList arguments {u"-ksS"_s, u"-H"_s, u"Expect:"_s, u"--data-binary"_s, u"@"_s + body.fileName(),
        u"https://127.0.0.1:%1/api/change"_s.arg(server.port())};
    for (int i = 0; i < 20; ++i) {
        QProcess curl;
        curl.start(u"curl"_s, arguments);
        QTRY_COMPARE(curl.state(), QProcess::NotRunning);
        const QByteArray answer = curl.readAllStandardOutput();
        QVERIFY2(answer.contains("content-too-large"), curl.readAllStandardError().append(answer));
    }
}

void TlsTest::aRefusedRequestIsNotMade_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("another site's page") << "Origin: http://evil.example\r\n"_ba;
    QTest::newRow("no token") << QByteArray();
    QTest::newRow("wrong token") << "Authorization: Bearer guessed\r\n"_ba;
}

void TlsTest::aRefusedRequestIsNotMade()
{
    QFETCH(QByteArray, header);
    DoorSettings settings = m_settings;
    settings.tokenFile = m_folder.filePath(u"tokens"_s);
    settings.tokenFor = TokenFor::All;
    EchoServer server(settings);
    QSslSocket client;
    connectTo(server, client);
    QTRY_VERIFY(client.isEncrypted());
    // What comes behind it is read while the refusal is written.
    client.write("GET /api/slow HTTP/1.1\r\nHost: pi\r\n" + header + "\r\n");
    client.flush();
    client.write(QByteArray(64 * 1024, 'x'));
    client.flush();
    QTRY_VERIFY(client.state() == QAbstractSocket::UnconnectedState || server.slowCount() > 0);
    QCOMPARE(server.slowCount(), 0);
    QByteArray bytes = client.readAll();
    const auto answer = takeAnswer(bytes);
    QVERIFY(answer && (answer->status == 401 || answer->status == 403));
    QCOMPARE(bytes, QByteArray());
}

void TlsTest::keepsTheOrderOfPipelinedRequests()
{
    EchoServer server(m_settings);
    QSslSocket client;
    connectTo(server, client);
    client.write("GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n" + get);
    QTRY_COMPARE(server.slowCount(), 1);
    server.answerSlow();
    QCOMPARE(ask(client, {}), "slow"_ba);
}

void TlsTest::survivesClientsThatLeave()
{
    EchoServer server(m_settings);
    for (int i = 0; i < 20; ++i) {
        QSslSocket client;
        connectTo(server, client);
        client.write("GET /api/slow HTTP/1.1\r\nHost: pi\r\n\r\n");
        QTRY_COMPARE(server.slowCount(), 1);
        client.abort();
        if (i % 2 == 0)
            QTRY_COMPARE(server.connectionCount(), 0);
        server.answerSlow();
    }
    QTRY_COMPARE(server.connectionCount(), 0);
}

void TlsTest::readsANewCertificate()
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

void TlsTest::aBrokenPairChangesNothing()
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

void TlsTest::doesNotListenWithoutItsCertificate()
{
    DoorSettings settings = m_settings;
    settings.tlsKey = m_folder.filePath(u"nothing.pem"_s);
    HttpServer server(settings, {});
    const Result<void> listening = server.listen(u"127.0.0.1"_s, 0);
    QVERIFY(!listening);
    QVERIFY(listening.fault().message.contains(u"nothing.pem"_s));
}

void TlsTest::doesNotListenWithOneOfTheTwo_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("message");
    QTest::newRow("certificate") << m_settings.tlsCertificate << QString() << u"tls_certificate stands alone."_s;
    QTest::newRow("key") << QString() << m_settings.tlsKey << u"tls_key stands alone."_s;
}

void TlsTest::doesNotListenWithOneOfTheTwo()
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

void TlsTest::aMissingHalfIsToldAndNotMade_data()
{
    QTest::addColumn<QString>("missing");
    QTest::addColumn<QString>("there");
    const QString certificate = m_folder.filePath(u"half.pem"_s);
    const QString key = m_folder.filePath(u"half-key.pem"_s);
    QTest::newRow("key") << key << certificate;
    QTest::newRow("certificate") << certificate << key;
}

void TlsTest::aMissingHalfIsToldAndNotMade()
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

void TlsTest::filesOfSomethingElseAreToldAndStay()
{
    const QString certificate = m_settings.tlsCertificate;
    const auto before = fileIdentity(certificate);
    const Result<QString> made = makeCertificate(certificate, certificate);
    QVERIFY(!made);
    QVERIFY2(made.fault().message.contains(u"holds no key"_s), qPrintable(made.fault().message));
    QVERIFY2(!made.fault().remedy.startsWith(u"Make both"_s), qPrintable(made.fault().remedy));
    QVERIFY(fileIdentity(certificate) == before);
}

void TlsTest::refusesAKeyOfAnotherCertificate()
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

void TlsTest::refusesACertificateOfAnotherAlgorithm()
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

void TlsTest::theOriginIsHttps()
{
    EchoServer server(m_settings);
    QSslSocket client;
    connectTo(server, client);
    QCOMPARE(ask(client, "GET /api/echo HTTP/1.1\r\nHost: pi\r\nOrigin: https://pi\r\n\r\n"), "GET api|echo"_ba);
    QVERIFY(ask(client, "GET /api/echo HTTP/1.1\r\nHost: pi\r\nOrigin: http://pi\r\n\r\n").contains("forbidden"));
}

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
