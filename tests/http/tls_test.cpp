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

//! TLS over real sockets, with a certificate made by the certificate command.
class TlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
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
