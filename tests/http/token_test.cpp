#include "service/api/http/token_command.h"
#include "service/api/http/token_file.h"
#include "tests/http/echo_server.h"
#include "tests/http/raw_client.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

//! Tokens: their file, and what passes with which.
class TokenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tokensAreLongAndDiffer();
    void theFileKeepsHashesAlone();
    void aNewTokenReplacesTheOneOfItsKind();
    void refusesAFileThatIsNoTokenFile_data();
    void refusesAFileThatIsNoTokenFile();
    void refusesAFileThatOthersMayRead();
    void refusesAFileOfAnotherUser();
    void tellsHowToMendAFile_data();
    void tellsHowToMendAFile();
    void readsTheBearer_data();
    void readsTheBearer();
    void letsPassByTokenAndMethod_data();
    void letsPassByTokenAndMethod();
    void aWrongTokenWaits_data();
    void aWrongTokenWaits();
    void aFileThatVanishesClosesTheDoor();
    void tellsThatTheFileCannotBeUsed_data();
    void tellsThatTheFileCannotBeUsed();
    void aRevokedTokenIsRefusedAtOnce();

private:
    QByteArray made(TokenScope scope);

    QTemporaryDir m_folder;
    QString m_path;
    DoorSettings m_settings;
};

namespace {

QByteArray request(const QByteArray &start, const QByteArray &token)
{
    const QByteArray authorization = token.isEmpty() ? QByteArray() : "Authorization: Bearer " + token + "\r\n";
    return start + " HTTP/1.1\r\nHost: pi\r\n" + authorization + "\r\n";
}

RawAnswer ask(const EchoServer &server, const QByteArray &start, const QByteArray &token)
{
    RawClient client(server.port());
    client.send(request(start, token));
    return client.answer().value_or(RawAnswer());
}

}

void TokenTest::init()
{
    m_path = m_folder.filePath(u"tokens"_s);
    QFile::remove(m_path);
    QDir().rmdir(m_path);
    m_settings.names.own = {"pi"_ba};
    m_settings.tokenFile = m_path;
    m_settings.tokenFor = TokenFor::Changes;
}

QByteArray TokenTest::made(TokenScope scope)
{
    const Result<QString> text = makeToken(m_path, scope);
    return text ? text->section(u'\n', 0, 0).toLatin1() : QByteArray();
}

void TokenTest::tokensAreLongAndDiffer()
{
    QCOMPARE(newToken().size(), 43);
    QVERIFY(newToken() != newToken());
}

void TokenTest::theFileKeepsHashesAlone()
{
    const QByteArray token = made(TokenScope::Change);
    QCOMPARE(token.size(), 43);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(token));
    QCOMPARE(file.permissions() & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(readTokenFile(m_path)->change, tokenHash(token));
}

void TokenTest::aNewTokenReplacesTheOneOfItsKind()
{
    const QByteArray first = made(TokenScope::Change);
    const QByteArray reader = made(TokenScope::Read);
    const QByteArray second = made(TokenScope::Change);
    QVERIFY(first != second);
    QCOMPARE(*readTokenFile(m_path), (TokenHashes {tokenHash(second), tokenHash(reader)}));
    QVERIFY(makeToken(m_path, TokenScope::Read)->contains(u"the one made before of its kind is no longer valid"));
    QVERIFY(QFile::remove(m_path));
    QVERIFY(!makeToken(m_path, TokenScope::Read)->contains(u"before"));
}

void TokenTest::refusesAFileThatIsNoTokenFile_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray hex = tokenHash("x").toHex();
    QTest::newRow("plain token") << newToken();
    QTest::newRow("half a hash") << "change sha256 " + hex.first(20);
    QTest::newRow("upper case") << "change sha256 " + hex.toUpper();
    QTest::newRow("another kind") << "admin sha256 " + hex;
    QTest::newRow("bytes") << QByteArray("\xff\x00\x01", 3);
}

void TokenTest::refusesAFileThatIsNoTokenFile()
{
    QFETCH(QByteArray, text);
    QVERIFY(!readTokenFileText(text));
}

void TokenTest::refusesAFileThatOthersMayRead()
{
    made(TokenScope::Change);
    QVERIFY(readTokenFile(m_path));
    QFile::setPermissions(m_path, QFile::ReadOwner | QFile::ReadGroup);
    QVERIFY(!readTokenFile(m_path));
    QVERIFY(!makeToken(m_path, TokenScope::Read));
}

void TokenTest::refusesAFileOfAnotherUser()
{
    made(TokenScope::Change);
    if (::geteuid() != 0)
        QSKIP("Only root can give a file away.");
    constexpr uid_t somebody = 65534;
    QCOMPARE(::chown(QFile::encodeName(m_path).constData(), somebody, somebody), 0);
    const Result<TokenHashes> read = readTokenFile(m_path);
    QVERIFY(!read);
    QVERIFY2(read.fault().message.contains(u"another user"_s), qPrintable(read.fault().message));
}

void TokenTest::tellsHowToMendAFile_data()
{
    QTest::addColumn<std::function<void(const QString &)>>("breakFile");
    QTest::addColumn<QString>("remedy");
    const auto write = [](const QString &path, const QByteArray &text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    };
    QTest::newRow("open to others") << std::function([](const QString &path) {
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    }) << u"chmod 600 "_s;
    QTest::newRow("something else") << std::function([write](const QString &path) { write(path, "garbage"); })
                                    << u"Move it away"_s;
    // To close it to others could do its program harm.
    QTest::newRow("another program's") << std::function([write](const QString &path) {
        write(path, "# no token\n");
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    }) << u"Move it away"_s;
    QTest::newRow("a folder") << std::function([](const QString &path) {
        QVERIFY(QFile::remove(path) && QDir().mkdir(path));
    }) << u"Move it away"_s;
    QTest::newRow("a pipe") << std::function([](const QString &path) {
        QVERIFY(QFile::remove(path) && ::mkfifo(QFile::encodeName(path).constData(), 0600) == 0);
    }) << u"Move it away"_s;
}

void TokenTest::tellsHowToMendAFile()
{
    QFETCH(const std::function<void(const QString &)>, breakFile);
    QFETCH(const QString, remedy);
    made(TokenScope::Change);
    breakFile(m_path);
    const Result<QString> again = makeToken(m_path, TokenScope::Read);
    QVERIFY(!again);
    QVERIFY2(again.fault().remedy.contains(remedy), qPrintable(again.fault().message + again.fault().remedy));
    QVERIFY2(!again.fault().remedy.startsWith(u"Make it"_s), qPrintable(again.fault().remedy));
}

void TokenTest::readsTheBearer_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("bearer") << "Bearer abc"_ba
                            << "abc"_ba;
    QTest::newRow("any case") << "bEARER abc"_ba
                              << "abc"_ba;
    QTest::newRow("blanks") << "Bearer   abc"_ba
                            << "abc"_ba;
    QTest::newRow("none") << QByteArray() << QByteArray();
    QTest::newRow("basic") << "Basic YTpi"_ba << QByteArray();
    QTest::newRow("no token") << "Bearer"_ba << QByteArray();
}

void TokenTest::readsTheBearer()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, token);
    QCOMPARE(bearerToken(header).value_or(QByteArray()), token);
}

void TokenTest::letsPassByTokenAndMethod_data()
{
    QTest::addColumn<bool>("forAll");
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("may");
    const QByteArray get = "GET /api/echo";
    const QByteArray post = "POST /api/change";
    QTest::newRow("change, nobody reads") << false << get << QByteArray() << 200 << "--"_ba;
    QTest::newRow("change, reader reads") << false << get << "read"_ba << 200 << "r-"_ba;
    QTest::newRow("change, owner reads") << false << get << "change"_ba << 200 << "rc"_ba;
    QTest::newRow("change, nobody changes") << false << post << QByteArray() << 401 << QByteArray();
    QTest::newRow("change, reader changes") << false << post << "read"_ba << 403 << QByteArray();
    QTest::newRow("change, owner changes") << false << post << "change"_ba << 200 << "rc"_ba;
    QTest::newRow("change, nobody deletes") << false << "DELETE /api/change"_ba << QByteArray() << 401 << QByteArray();
    QTest::newRow("all, nobody reads") << true << get << QByteArray() << 401 << QByteArray();
    QTest::newRow("all, reader reads") << true << get << "read"_ba << 200 << "r-"_ba;
    QTest::newRow("all, reader changes") << true << post << "read"_ba << 403 << QByteArray();
    QTest::newRow("all, owner changes") << true << post << "change"_ba << 200 << "rc"_ba;
    QTest::newRow("all, nobody reads metrics") << true << "GET /metrics"_ba << QByteArray() << 401 << QByteArray();
    QTest::newRow("all, nobody asks for health") << true << "GET /healthz"_ba << QByteArray() << 200 << QByteArray();
    QTest::newRow("all, a wrong token asks for health") << true << "GET /healthz"_ba
                                                        << "wrong"_ba << 200 << QByteArray();
    QTest::newRow("all, nobody opens the page") << true << "GET /"_ba << QByteArray() << 404 << QByteArray();
    QTest::newRow("all, encoded path") << true << "GET /%61pi/echo"_ba << QByteArray() << 401 << QByteArray();
    QTest::newRow("all, absolute path") << true << "GET http://pi/api/echo"_ba << QByteArray() << 401 << QByteArray();
    QTest::newRow("all, options") << true << "OPTIONS /api/echo"_ba << QByteArray() << 204 << QByteArray();
}

void TokenTest::letsPassByTokenAndMethod()
{
    QFETCH(bool, forAll);
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QFETCH(QByteArray, may);
    const QHash<QByteArray, QByteArray> tokens {
        {"change", made(TokenScope::Change)}, {"read", made(TokenScope::Read)}, {"wrong", newToken()}};
    m_settings.tokenFor = forAll ? TokenFor::All : TokenFor::Changes;
    EchoServer server(m_settings);
    const RawAnswer answer = ask(server, start, tokens.value(token));
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.contains("www-authenticate"), status == 401);
    if (!may.isEmpty())
        QCOMPARE(answer.headers.value("x-may"), may);
}

void TokenTest::aWrongTokenWaits_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::newRow("reads") << "GET /api/echo"_ba;
    QTest::newRow("changes") << "POST /api/change"_ba;
    QTest::newRow("changes what is free to read") << "POST /healthz"_ba;
    QTest::newRow("changes what is not there") << "POST /x"_ba;
}

void TokenTest::aWrongTokenWaits()
{
    QFETCH(QByteArray, asked);
    made(TokenScope::Change);
    EchoServer server(m_settings);
    QTest::ignoreMessage(QtWarningMsg, "wrong token from 127.0.0.1");
    RawClient guesses(server.port());
    guesses.send(request(asked, newToken()));
    RawClient reads(server.port());
    reads.send(request("GET /api/echo", {}));
    QCOMPARE(reads.answer()->status, 200);
    QVERIFY(guesses.rest().isEmpty());
    const auto refused = guesses.answer();
    QVERIFY(refused);
    QCOMPARE(refused->status, 401);
    QVERIFY(guesses.isClosedByServer());
}

void TokenTest::aFileThatVanishesClosesTheDoor()
{
    const QByteArray token = made(TokenScope::Change);
    EchoServer server(m_settings);
    QCOMPARE(ask(server, "POST /api/change", token).status, 200);
    QFile::remove(m_path);
    QCOMPARE(ask(server, "POST /api/change", token).status, 401);
    QCOMPARE(ask(server, "POST /api/change", {}).status, 401);
}

void TokenTest::tellsThatTheFileCannotBeUsed_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<bool>("hasToken");
    QTest::newRow("changes") << "POST /api/change"_ba << true;
    QTest::newRow("changes without a token") << "POST /api/change"_ba << false;
    QTest::newRow("reads without a token") << "GET /api/echo"_ba << false;
}

void TokenTest::tellsThatTheFileCannotBeUsed()
{
    QFETCH(const QByteArray, start);
    QFETCH(const bool, hasToken);
    const QByteArray token = made(TokenScope::Change);
    QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    m_settings.tokenFor = TokenFor::All;
    EchoServer server(m_settings);
    const RawAnswer refused = ask(server, start, hasToken ? token : QByteArray());
    QCOMPARE(refused.status, 401);
    QVERIFY2(refused.body.contains("token file cannot be used"), refused.body);
    QVERIFY2(refused.body.contains("backup-server check"), refused.body);
    QVERIFY2(!refused.body.contains(m_folder.path().toUtf8()), refused.body);
    QVERIFY(refused.headers.value("www-authenticate").endsWith("error=\"server_error\""));
}

void TokenTest::aRevokedTokenIsRefusedAtOnce()
{
    const QByteArray first = made(TokenScope::Change);
    EchoServer server(m_settings);
    QCOMPARE(ask(server, "POST /api/change", first).status, 200);
    const QByteArray second = made(TokenScope::Change);
    QCOMPARE(ask(server, "POST /api/change", second).status, 200);
    QCOMPARE(ask(server, "POST /api/change", first).status, 401);
}

QTEST_GUILESS_MAIN(TokenTest)
#include "token_test.moc"
