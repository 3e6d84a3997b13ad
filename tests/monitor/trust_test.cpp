#include "monitor/client/answer_reader.h"
#include "monitor/client/api_client.h"
#include "tests/monitor/sample_tasks.h"
#include "tests/monitor/scripted_server.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Speaks TLS with a certificate that nobody vouches for, and counts the requests that get through.
class TlsServer : public QTcpServer
{
public:
    explicit TlsServer(const QString &folder)
    {
        QProcess openssl;
        openssl.start(u"openssl"_s,
            {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, folder + u"/key.pem"_s,
                u"-out"_s, folder + u"/certificate.pem"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=127.0.0.1"_s});
        openssl.waitForFinished();
        m_certificate = QSslCertificate::fromPath(folder + u"/certificate.pem"_s).value(0);
        QFile keyFile(folder + u"/key.pem"_s);
        if (keyFile.open(QIODevice::ReadOnly))
            m_key = QSslKey(&keyFile, QSsl::Rsa);
        listen(QHostAddress::LocalHost);
    }

    QByteArray sha256() const { return m_certificate.digest(QCryptographicHash::Sha256); }
    QUrl url() const { return QUrl(u"https://127.0.0.1:%1"_s.arg(serverPort())); }
    int requests() const { return m_requests; }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        socket->setLocalCertificate(m_certificate);
        socket->setPrivateKey(m_key);
        connect(socket, &QSslSocket::readyRead, this, [this, socket] {
            if (socket->readAll().contains("\r\n\r\n")) {
                ++m_requests;
                socket->write(ScriptedServer::response("200 OK", "application/json", statusBody({})));
            }
        });
        socket->startServerEncryption();
    }

private:
    QSslCertificate m_certificate;
    QSslKey m_key;
    int m_requests = 0;
};

}

class TrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnknownCertificateIsRefusedAndItsFingerprintTold()
    {
        const auto trouble = troubleWhenPinned({});
        QCOMPARE(trouble->trouble, Trouble::CertificateUnknown);
        QCOMPARE(trouble->detail, QString::fromLatin1(m_server.sha256().toHex()));
        QCOMPARE(m_server.requests(), 0);
    }

    void theCertificateThatWasTrustedIsTaken()
    {
        QVERIFY(!troubleWhenPinned(m_server.sha256()));
        QCOMPARE(m_server.requests(), 1);
    }

    void anotherCertificateThanTheTrustedOneIsRefused()
    {
        const int before = m_server.requests();
        const auto trouble = troubleWhenPinned(QCryptographicHash::hash("another", QCryptographicHash::Sha256));
        QCOMPARE(trouble->trouble, Trouble::CertificateChanged);
        QCOMPARE(m_server.requests(), before);
    }

    void aServerWithoutTlsIsNamed()
    {
        ScriptedServer plain;
        ApiClient api(QUrl(u"https://127.0.0.1:%1"_s.arg(plain.serverPort())));
        const auto trouble = troubleOf(api);
        QVERIFY(trouble);
        QVERIFY(trouble->trouble == Trouble::TlsFailed || trouble->trouble == Trouble::BrokenOff
            || trouble->trouble == Trouble::Unreachable || trouble->trouble == Trouble::NoAnswer);
    }

private:
    std::optional<AnswerTrouble> troubleWhenPinned(const QByteArray &sha256)
    {
        ApiClient api(m_server.url());
        api.setPinnedSha256(sha256);
        api.setToken(u"must not reach the wrong server"_s);
        return troubleOf(api);
    }

    static std::optional<AnswerTrouble> troubleOf(ApiClient &api)
    {
        std::optional<Answer<QList<Task>>> read;
        FetchLimits limits;
        limits.deadline = std::chrono::seconds(3);
        connect(api.get(u"/api/status"_s, {}, limits), &HttpFetch::finished, &api,
            [&read](const HttpAnswer &given) { read = readStatus(given); });
        const bool hasAnswer = QTest::qWaitFor([&read] { return read.has_value(); }, 20'000);
        const auto *trouble = hasAnswer ? std::get_if<AnswerTrouble>(&*read) : nullptr;
        return trouble ? std::optional(*trouble) : std::nullopt;
    }

    QTemporaryDir m_folder;
    TlsServer m_server {m_folder.path()};
};

QTEST_GUILESS_MAIN(TrustTest)
#include "trust_test.moc"
