#include "service/api/http/certificate_command.h"
#include "tests/http/raw_client.h"
#include "tests/http/tls_client.h"
#include "tests/patience.h"

#include <QTcpServer>
#include <QTest>
#include <memory>
#include <vector>

using namespace backup;
using namespace Qt::StringLiterals;

//! How a TLS connection begins, and what those cost who never finish that.
class HandshakeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void closesOnPlainText();
    void silentHandshakesDoNotBlockOthers();
    void theHandshakeWaitsForAWholeHello();
    void aHelloThatEndsHalfwayIsClosed();
    void limitsHandshakesPerSecond();
    void aLowLimitLetsARequestBehindItsHandshake();

private:
    QTemporaryDir m_folder;
    DoorSettings m_settings;
};

namespace {

const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";

//! What a TLS client says first.
QByteArray clientHello()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        return {};
    QSslSocket client;
    client.connectToHostEncrypted(u"127.0.0.1"_s, server.serverPort());
    QTcpSocket *peer = nullptr;
    QByteArray bytes;
    const auto isWhole = [&] {
        peer = peer ? peer : server.nextPendingConnection();
        bytes += peer ? peer->readAll() : QByteArray();
        constexpr int header = 5;
        return bytes.size() >= header
            && bytes.size() == header + static_cast<quint8>(bytes[3]) * 256 + static_cast<quint8>(bytes[4]);
    };
    return QTest::qWaitFor(isWhole, patienceMs) ? bytes : QByteArray();
}

//! The content type of a record of the handshake.
const QByteArray handshake = "\x16";

}

void HandshakeTest::initTestCase()
{
    m_settings = tlsSettings(m_folder);
    const Result<QString> made = makeCertificate(m_settings.tlsCertificate, m_settings.tlsKey);
    QVERIFY2(made.isOk(), made ? "" : qPrintable(made.fault().message));
}

void HandshakeTest::closesOnPlainText()
{
    EchoServer server(m_settings);
    RawClient client(server.port());
    client.send(get);
    QVERIFY(client.isClosedByServer());
    QTRY_COMPARE(server.connectionCount(), 0);
}

void HandshakeTest::silentHandshakesDoNotBlockOthers()
{
    EchoServer server(m_settings);
    std::vector<std::unique_ptr<RawClient>> silent;
    constexpr size_t count = 40;
    silent.reserve(count);
    for (size_t i = 0; i < count; ++i)
        silent.push_back(std::make_unique<RawClient>(server.port()));
    QSslSocket client;
    connectTo(server, client);
    QCOMPARE(ask(client, get), "GET api|echo"_ba);
}

void HandshakeTest::theHandshakeWaitsForAWholeHello()
{
    const QByteArray hello = clientHello();
    QVERIFY(!hello.isEmpty());
    EchoServer server(m_settings);
    RawClient client(server.port());
    for (const QByteArray &piece : {hello.first(3), hello.sliced(3, 60), hello.sliced(63).chopped(1)}) {
        client.send(piece);
        QVERIFY(!QTest::qWaitFor([&client] { return !client.rest().isEmpty(); }, 50));
    }
    client.send(hello.last(1));
    QTRY_COMPARE(client.rest().left(1), handshake);
}

void HandshakeTest::aHelloThatEndsHalfwayIsClosed()
{
    const QByteArray hello = clientHello();
    QVERIFY(!hello.isEmpty());
    EchoServer server(m_settings);
    for (const qsizetype size : {qsizetype(0), qsizetype(3), hello.size() - 1}) {
        RawClient client(server.port());
        client.send(hello.first(size));
        QTRY_COMPARE(server.connectionCount(), 1);
        client.closeSendingSide();
        QVERIFY(client.isClosedByServer());
        QTRY_COMPARE(server.connectionCount(), 0);
    }
}

void HandshakeTest::limitsHandshakesPerSecond()
{
    const QByteArray hello = clientHello();
    QVERIFY(!hello.isEmpty());
    DoorSettings settings = m_settings;
    settings.limits.requestsPerSecond = 15;
    settings.limits.countsLocalRequests = true;
    EchoServer server(settings);
    int answered = 0;
    bool isRefused = false;
    for (int i = 0; i < 100 && !isRefused; ++i) {
        RawClient client(server.port());
        client.send(hello);
        isRefused = client.isClosedByServer();
        if (!isRefused)
            ++answered;
    }
    QVERIFY(answered >= 6);
    QVERIFY(isRefused);
}

void HandshakeTest::aLowLimitLetsARequestBehindItsHandshake()
{
    DoorSettings settings = m_settings;
    settings.limits.requestsPerSecond = 1;
    settings.limits.countsLocalRequests = true;
    EchoServer server(settings);
    QSslSocket client;
    connectTo(server, client);
    QCOMPARE(ask(client, get), "GET api|echo"_ba);
}

QTEST_GUILESS_MAIN(HandshakeTest)
#include "handshake_test.moc"
