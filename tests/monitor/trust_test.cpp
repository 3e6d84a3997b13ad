#include "monitor/client/answer_reader.h"
#include "monitor/client/api_client.h"
#include "tests/monitor/tls_server.h"
#include "tests/patience.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

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
        const auto trouble = troubleOf(api, std::chrono::seconds(3)); // it may wait for more
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
        return troubleOf(api, std::chrono::milliseconds(patienceMs));
    }

    static std::optional<AnswerTrouble> troubleOf(ApiClient &api, std::chrono::milliseconds deadline)
    {
        std::optional<Answer<QList<Task>>> read;
        FetchLimits limits;
        limits.deadline = deadline;
        connect(api.get(u"/api/status"_s, {}, limits), &HttpFetch::finished, &api,
            [&read](const HttpAnswer &given) { read = readStatus(given); });
        const bool hasAnswer = QTest::qWaitFor([&read] { return read.has_value(); }, 2 * patienceMs);
        const auto *trouble = hasAnswer ? std::get_if<AnswerTrouble>(&*read) : nullptr;
        return trouble ? std::optional(*trouble) : std::nullopt;
    }

    QTemporaryDir m_folder;
    TlsServer m_server {m_folder.path()};
};

QTEST_GUILESS_MAIN(TrustTest)
#include "trust_test.moc"
