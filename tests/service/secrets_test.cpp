#include "tests/patience.h"
#include "tests/service/test_service.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

//! What the real service tells and does with and without a token, once [server] names a token file.
class SecretsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void withoutATokenNothingIsToldOfPathsLogsAndMessages();
    void withoutATokenABrokenConfigurationIsNotTold();
    void changesNeedTheToken();
    void readingNeedsATokenWhenAllDoes();
    void aFileThatOthersReadLetsNobodyPass();
    void checkTellsFilesThatCannotBeUsed_data();
    void checkTellsFilesThatCannotBeUsed();
    void checkNotesAnOpenKey();
    void checkNotesTheEndOfTheCertificate_data();
    void checkNotesTheEndOfTheCertificate();
    void checkNotesAFileOfAnotherUser();
    void nothingButATokenFileIsToBeClosedToOthers_data();
    void nothingButATokenFileIsToBeClosedToOthers();
    void aTokenFileIsAdvisedBesideTheConfiguration();
    void aCertificateNamesTheFolderThatItMisses();

private:
    using Headers = QList<QNetworkReply::RawHeaderPair>;

    void configure(const QByteArray &lines);
    //! Makes a token as a person does, and answers the header that carries it.
    Headers made(const QStringList &options = {});
    //! Lets `backup-server COMMAND` speak of secrets.ini.
    Ended spoken(const QString &command) const;
    //! A configuration that names all files of tokens and TLS, and one sound set.
    QByteArray secrets() const;
    //! What paths of this service begin with, as the API would tell them.
    QByteArray folder() const { return QByteArray(m_service->path({}).toUtf8()); }

    std::unique_ptr<TestService> m_service;
};

namespace {

// Every path that tells something of the state, but /healthz.
const QList<QByteArray> told {"/api/status", "/api/status?finished=0", "/api/sets", "/api/sets/foo_hoge",
    "/api/sets/bad_set", "/api/history", "/api/history?name=gone_set", "/metrics"};

}

void SecretsTest::init()
{
    m_service = std::make_unique<TestService>();
}

void SecretsTest::cleanup()
{
    m_service.reset();
}

void SecretsTest::configure(const QByteArray &lines)
{
    m_service->write(u"config.ini"_s,
        "[server]\ntoken_file = " + folder() + "/tokens\n" + lines + m_service->read(u"config.ini"_s)
            + "[gone_set]\nsource = " + folder() + "/gone\ndest = " + folder() + "/disk/gone\n[" + folder() + "/tax]\n["
            + folder() + "/open\n");
}

SecretsTest::Headers SecretsTest::made(const QStringList &options)
{
    QProcess process;
    process.start(QStringLiteral(BIN_DIR "/backup-server"),
        QStringList {u"token"_s, u"--config"_s, m_service->path(u"config.ini"_s)} + options);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        return {};
    return {{"Authorization"_ba, "Bearer " + process.readAllStandardOutput().split('\n').first()}};
}

void SecretsTest::withoutATokenNothingIsToldOfPathsLogsAndMessages()
{
    configure("token_for = changes\n");
    const Headers token = made();
    QVERIFY(!token.isEmpty());
    QVERIFY2(m_service->start(), m_service->errors());
    QCOMPARE(m_service->post("/api/foo/hoge?wait", token).status, 200);
    const Answer failed = m_service->post("/api/gone/set?wait", token);
    QCOMPARE(failed.status, 500);
    QVERIFY(failed.body.contains(QByteArray(folder() + "/gone")));
    const QByteArray failedTask = "/api/tasks/" + failed.id().toLatin1();

    for (const QByteArray &path : told + QList<QByteArray> {failedTask}) {
        const Answer open = m_service->get(path);
        QCOMPARE(open.status, 200);
        QVERIFY2(!open.body.contains(folder()), QByteArray(path + ": " + open.body));
        QVERIFY2(
            !open.body.contains("is missing") && !open.body.contains("nowhere"), QByteArray(path + ": " + open.body));
    }
    for (const QByteArray &path : {"/api/sets"_ba, "/metrics"_ba}) {
        const QByteArray text = m_service->get(path).body;
        QVERIFY2(text.contains("\"line 17\"") && text.contains("\"line 18\""), QByteArray(path + ": " + text));
    }
    QVERIFY(m_service->get("/api/status").body.contains("\"code\":\"source-missing\""));
    QVERIFY(m_service->get("/api/sets", token).body.contains(QByteArray("\"name\":\"" + folder() + "/tax\"")));
    QCOMPARE(m_service->get(failedTask + "/log").status, 401);
    QVERIFY(m_service->get(failedTask + "/log", token).body.contains(QByteArray(folder() + "/gone")));
}

void SecretsTest::withoutATokenABrokenConfigurationIsNotTold()
{
    configure({});
    const Headers token = made();
    QVERIFY2(m_service->start(), m_service->errors());
    QFile::remove(m_service->path(u"config.ini"_s));
    for (const QByteArray &path : {"/api/sets"_ba, "/api/sets/foo_hoge"_ba, "/healthz"_ba}) {
        const Answer open = m_service->get(path);
        QVERIFY(open.status >= 500);
        QVERIFY2(!open.body.contains(folder()), QByteArray(path + ": " + open.body));
        QVERIFY(m_service->get(path, token).body.contains(QByteArray(folder() + "/config.ini")));
    }
}

void SecretsTest::changesNeedTheToken()
{
    configure({});
    const Headers token = made();
    const Headers reader = made({u"--read-only"_s});
    QVERIFY2(m_service->start(), m_service->errors());
    for (const QByteArray &path : {"/api/foo/hoge"_ba, "/api/clear_error"_ba, "/api/clear_finished"_ba,
             "/api/tasks/20261121-020000-000000000001/cancel"_ba, "/"_ba, "/healthz"_ba}) {
        QCOMPARE(m_service->post(path).status, 401);
        QCOMPARE(m_service->post(path, reader).status, 403);
    }
    QVERIFY(m_service->get("/api/status").body.contains("\"pending\":[]"));
    QVERIFY(m_service->get("/api/sets", reader).body.contains(folder()));
    QCOMPARE(m_service->post("/api/foo/hoge?wait", token).status, 200);
}

void SecretsTest::readingNeedsATokenWhenAllDoes()
{
    configure("token_for = all\n");
    const Headers reader = made({u"--read-only"_s});
    QVERIFY2(m_service->start(), m_service->errors());
    for (const QByteArray &path : told
            + QList<QByteArray> {"/api/tasks/x"_ba, "/api/tasks/x/log"_ba, "/api/nothing"_ba, "/%61pi/status"_ba,
                "/api/openapi.json"_ba}) {
        const Answer refused = m_service->get(path);
        QCOMPARE(refused.status, 401);
        QVERIFY(refused.header("WWW-Authenticate").startsWith("Bearer"));
    }
    for (const QByteArray &path : told)
        QCOMPARE(m_service->get(path, reader).status, 200);
    QCOMPARE(m_service->get("/healthz").status, 200);
    QCOMPARE(m_service->get("/").status, 200);
    QCOMPARE(m_service->get("/assets/app.js").status, 200);
}

void SecretsTest::aFileThatOthersReadLetsNobodyPass()
{
    configure({});
    const Headers token = made();
    QVERIFY2(m_service->start(), m_service->errors());
    QFile::setPermissions(m_service->path(u"tokens"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    QCOMPARE(m_service->post("/api/foo/hoge", token).status, 401);
    QTRY_VERIFY(m_service->errors().contains("its mode must be 600"));
    QFile::setPermissions(m_service->path(u"tokens"_s), QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(m_service->post("/api/foo/hoge", token).status, 202);
}

QByteArray SecretsTest::secrets() const
{
    return "[server]\ntoken_file = " + folder() + "/tokens\ntls_certificate = " + folder()
        + "/certificate.pem\ntls_key = " + folder() + "/key.pem\n[a_b]\nsource = " + folder() + "\ndest = " + folder()
        + "-copy/d\n";
}

Ended SecretsTest::spoken(const QString &command) const
{
    QProcess process;
    process.start(
        QStringLiteral(BIN_DIR "/backup-server"), {command, u"--config"_s, m_service->path(u"secrets.ini"_s)});
    process.waitForFinished(patienceMs);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void SecretsTest::checkTellsFilesThatCannotBeUsed_data()
{
    using Change = std::function<void(const TestService &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("line");
    const auto remove = [](const QString &name) {
        return Change([name](const TestService &service) { QVERIFY(QFile::remove(service.path(name))); });
    };
    QTest::newRow("all is well") << Change([](const TestService &) {}) << 0 << "Backup sets ready: 1."_ba;
    QTest::newRow("tokens open to others") << Change([](const TestService &service) {
        QVERIFY(QFile::setPermissions(
            service.path(u"tokens"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    }) << 78 << "secrets.ini:2: [server] The token file "_ba;
    QTest::newRow("no tokens") << Change([](const TestService &service) { service.write(u"tokens"_s, "garbage"); })
                               << 78 << "holds something else than tokens' hashes"_ba;
    QTest::newRow("tokens not made yet") << remove(u"tokens"_s) << 0 << "Note: [server] token_file "_ba;
    QTest::newRow("no key") << Change([](const TestService &service) {
        service.write(u"key.pem"_s, service.read(u"certificate.pem"_s));
    }) << 78 << "secrets.ini:3: [server] "_ba;
    QTest::newRow("key is a pipe") << Change([](const TestService &service) {
        const QString key = service.path(u"key.pem"_s);
        QVERIFY(QFile::remove(key) && ::mkfifo(QFile::encodeName(key).constData(), 0600) == 0);
    }) << 78 << "key.pem is no file."_ba;
    QTest::newRow("key gone") << remove(u"key.pem"_s) << 78 << "is missing. The service does not start."_ba;
    QTest::newRow("both gone") << Change([](const TestService &service) {
        QVERIFY(QFile::remove(service.path(u"certificate.pem"_s)) && QFile::remove(service.path(u"key.pem"_s)));
    }) << 78 << "Make both with backup-server certificate"_ba;
    QTest::newRow("certificate gone") << remove(u"certificate.pem"_s) << 78 << "The service does not start."_ba;
}

void SecretsTest::checkTellsFilesThatCannotBeUsed()
{
    QFETCH(const std::function<void(const TestService &)>, change);
    QFETCH(const int, exitCode);
    QFETCH(const QByteArray, line);
    m_service->write(u"secrets.ini"_s, secrets());
    QCOMPARE(spoken(u"certificate"_s).exitCode, 0);
    QCOMPARE(spoken(u"token"_s).exitCode, 0);
    change(*m_service);
    const Ended checked = spoken(u"check"_s);
    QVERIFY2(checked.output.contains(line), checked.output);
    QVERIFY2(!checked.output.contains("for this machine alone"), checked.output);
    QCOMPARE(checked.exitCode, exitCode);
}

void SecretsTest::checkNotesAnOpenKey()
{
    m_service->write(u"secrets.ini"_s, secrets());
    QCOMPARE(spoken(u"certificate"_s).exitCode, 0);
    const QString key = m_service->path(u"key.pem"_s);
    QVERIFY(!spoken(u"check"_s).output.contains("can read tls_key"));
    QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    const Ended checked = spoken(u"check"_s);
    QVERIFY2(checked.output.contains(QByteArray("can read tls_key " + key.toUtf8())), checked.output);
    QCOMPARE(checked.exitCode, 0);
}

void SecretsTest::checkNotesTheEndOfTheCertificate_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<QByteArray>("note");
    QTest::newRow("ended") << 0 << "certificate.pem ended on "_ba;
    QTest::newRow("ends soon") << 20 << "certificate.pem ends on "_ba;
    QTest::newRow("ends later") << 40 << QByteArray();
}

void SecretsTest::checkNotesTheEndOfTheCertificate()
{
    QFETCH(const int, days);
    QFETCH(const QByteArray, note);
    m_service->write(u"secrets.ini"_s, secrets());
    QCOMPARE(spoken(u"certificate"_s).exitCode, 0);
    const QString certificate = m_service->path(u"certificate.pem"_s);
    QCOMPARE(QProcess::execute(u"openssl"_s,
                 {u"x509"_s, u"-in"_s, certificate, u"-signkey"_s, m_service->path(u"key.pem"_s), u"-days"_s,
                     QString::number(days), u"-out"_s, certificate}),
        0);
    const Ended checked = spoken(u"check"_s);
    static const QRegularExpression dated(u" on \\d{4}-\\d{2}-\\d{2};"_s);
    QCOMPARE(dated.match(QString::fromUtf8(checked.output)).hasMatch(), !note.isEmpty());
    QVERIFY2(checked.output.contains(note), checked.output);
    QCOMPARE(checked.exitCode, 0);
    QCOMPARE(spoken(u"certificate"_s).output.contains("stays, although it ended on 20"), days == 0);
}

void SecretsTest::checkNotesAFileOfAnotherUser()
{
    if (::geteuid() != 0)
        QSKIP("Only root can give a file away.");
    m_service->write(u"secrets.ini"_s, secrets());
    QCOMPARE(spoken(u"certificate"_s).exitCode, 0);
    QCOMPARE(spoken(u"token"_s).exitCode, 0);
    constexpr uid_t somebody = 65534;
    QCOMPARE(::chown(QFile::encodeName(m_service->path(u"tokens"_s)).constData(), somebody, somebody), 0);
    const Ended checked = spoken(u"check"_s);
    QVERIFY2(
        checked.output.contains("Note: [server] For a service that runs as this user: The token file"), checked.output);
    QCOMPARE(checked.exitCode, 0);
}

void SecretsTest::nothingButATokenFileIsToBeClosedToOthers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("another program's") << "root:x:0:0:root:/root:/bin/bash\n"_ba;
    QTest::newRow("comments alone") << "# an example\n"_ba;
}

void SecretsTest::nothingButATokenFileIsToBeClosedToOthers()
{
    QFETCH(const QByteArray, text);
    m_service->write(u"secrets.ini"_s, "[server]\ntoken_file = " + folder() + "/tokens\n");
    m_service->write(u"tokens"_s, text);
    QVERIFY(
        QFile::setPermissions(m_service->path(u"tokens"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    const Ended checked = spoken(u"check"_s);
    QVERIFY2(checked.output.contains("holds something else than tokens' hashes"), checked.output);
    const Ended made = spoken(u"token"_s);
    QVERIFY2(made.errors.contains("holds something else than tokens' hashes"), made.errors);
    QVERIFY2(!checked.output.contains("chmod") && !made.errors.contains("chmod"), made.errors);
    QCOMPARE(checked.exitCode, 78);
    QCOMPARE(made.exitCode, 78);
    QCOMPARE(m_service->read(u"tokens"_s), text);
}

void SecretsTest::aTokenFileIsAdvisedBesideTheConfiguration()
{
    m_service->write(u"secrets.ini"_s, "[server]\n");
    const Ended made = spoken(u"token"_s);
    const QByteArray advice =
        "Write token_file = " + folder() + "/tokens under [server] in " + folder() + "/secrets.ini, or";
    QVERIFY2(made.errors.contains(advice), made.errors);
    QVERIFY2(!made.errors.contains("sudo"), made.errors);
}

void SecretsTest::aCertificateNamesTheFolderThatItMisses()
{
    m_service->write(u"secrets.ini"_s,
        "[server]\ntls_certificate = " + folder() + "/none/c.pem\ntls_key = " + folder() + "/none/k.pem\n");
    const Ended made = spoken(u"certificate"_s);
    QVERIFY(made.exitCode != 0);
    QVERIFY2(made.errors.contains(QByteArray("The folder " + folder() + "/none, ")), made.errors);
    QVERIFY2(made.errors.contains("mkdir -p") && !made.errors.contains("openssl"), made.errors);
}

QTEST_GUILESS_MAIN(SecretsTest)
#include "secrets_test.moc"
