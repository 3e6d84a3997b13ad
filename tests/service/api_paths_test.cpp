#include "tests/http/raw_client.h"
#include "tests/service/test_service.h"

#include <QJsonArray>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class ApiPathsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answers_data();
    void answers();
    void everyPathTakesATrailingSlash_data();
    void everyPathTakesATrailingSlash();
    void wrongMethodsNameTheRightOnes_data();
    void wrongMethodsNameTheRightOnes();
    void headTellsWhatGetWouldSend_data();
    void headTellsWhatGetWouldSend();
    void refusesForeignPages_data();
    void refusesForeignPages();

private:
    TestService m_service;
};

void ApiPathsTest::initTestCase()
{
    QVERIFY2(m_service.start(), m_service.errors());
}

void ApiPathsTest::answers_data()
{
    QTest::addColumn<bool>("isPost");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, bool isPost, const QByteArray &path, int status, const QString &code = {}) {
        QTest::newRow(name) << isPost << path << status << code;
    };
    row("healthy", false, "/healthz", 200);
    row("set", false, "/api/sets/foo_hoge", 200);
    row("faulty set", false, "/api/sets/bad_set", 200);
    row("no such set", false, "/api/sets/no_such", 404, u"unknown-set"_s);
    row("backup of no such set", true, "/api/no/such", 404, u"unknown-set"_s);
    row("backup of a faulty set", true, "/api/bad/set", 422, u"config-invalid"_s);
    row("path of one part", true, "/api/foo", 404, u"unknown-path"_s);
    row("path of three parts", true, "/api/foo/hoge/x", 404, u"unknown-path"_s);
    row("empty target", true, "/api/foo//", 404, u"unknown-set"_s);
    row("slash within a part", true, "/api/foo%2Fhoge/x", 404, u"unknown-set"_s);
    row("no such path", false, "/nothing", 404, u"unknown-path"_s);
    row("no such asset", false, "/assets/nothing", 404, u"unknown-path"_s);
    row("unknown guard", true, "/api/foo/hoge?accept=nonsense", 400, u"invalid-request"_s);
    row("guard that cannot be passed", true, "/api/foo/hoge?accept=source-missing", 400, u"invalid-request"_s);
    row("no guard", true, "/api/foo/hoge?accept=", 400, u"invalid-request"_s);
    for (const QByteArray query : {"wiat", "WAIT", "wait&foo=1", "accept=source-empty&x=", "=wait"})
        row(QByteArray("query of a backup " + query).constData(), true, "/api/foo/hoge?" + query, 400,
            u"invalid-request"_s);
    row("no such task", false, "/api/tasks/20200101-1", 404, u"unknown-task"_s);
    row("log of no such task", false, "/api/tasks/20200101-1/log", 404, u"unknown-task"_s);
    row("log outside of the folder", false, "/api/tasks/..%2Ftasks.json/log", 404, u"unknown-task"_s);
    row("cancel of no such task", true, "/api/tasks/20200101-1/cancel", 404, u"unknown-task"_s);
    for (const QByteArray limit : {"0", "1001", "-1", "x", "", "99999999999999999999", "1e2"})
        row(QByteArray("history limit " + limit).constData(), false, "/api/history?limit=" + limit, 400,
            u"invalid-request"_s);
    row("history limit", false, "/api/history?limit=1000", 200);
    for (const QByteArray count : {"-1", "2001", "x", "", "99999999999999999999"})
        row(QByteArray("finished tasks " + count).constData(), false, "/api/status?finished=" + count, 400,
            u"invalid-request"_s);
    row("finished tasks", false, "/api/status?finished=2000", 200);
    row("unknown query", false, "/api/history?nonsense=1", 200);
}

void ApiPathsTest::answers()
{
    QFETCH(bool, isPost);
    QFETCH(QByteArray, path);
    QFETCH(int, status);
    QFETCH(QString, code);
    const Answer answer = isPost ? m_service.post(path) : m_service.get(path);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Content-Type"), QByteArray("application/json"));
    QCOMPARE(answer.json().value("code"_L1).toString(), code);
    if (!code.isEmpty())
        QVERIFY(!answer.json().value("message"_L1).toString().isEmpty());
}

void ApiPathsTest::everyPathTakesATrailingSlash_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const QByteArray path : {"/api/status", "/api/sets", "/api/sets/foo_hoge", "/api/history", "/healthz", "/"})
        QTest::newRow(path.constData()) << path;
}

void ApiPathsTest::everyPathTakesATrailingSlash()
{
    QFETCH(QByteArray, path);
    const Answer plain = m_service.get(path);
    QCOMPARE(plain.status, 200);
    if (path == "/")
        return;
    const Answer withSlash = m_service.get(path + '/');
    QCOMPARE(withSlash.status, 200);
    QCOMPARE(withSlash.body, plain.body);
}

void ApiPathsTest::wrongMethodsNameTheRightOnes_data()
{
    QTest::addColumn<bool>("isPost");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("GET of a backup") << false << QByteArray("/api/foo/hoge") << QByteArray("POST, OPTIONS");
    QTest::newRow("GET of a clearing") << false << QByteArray("/api/clear_error") << QByteArray("POST, OPTIONS");
    QTest::newRow("POST of the status") << true << QByteArray("/api/status") << QByteArray("GET, HEAD, OPTIONS");
    QTest::newRow("POST of the page") << true << QByteArray("/") << QByteArray("GET, HEAD, OPTIONS");
}

void ApiPathsTest::wrongMethodsNameTheRightOnes()
{
    QFETCH(bool, isPost);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, allow);
    const Answer answer = isPost ? m_service.post(path) : m_service.get(path);
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.header("Allow"), allow);
    QCOMPARE(answer.json().value("code"_L1).toString(), u"method-not-allowed"_s);
}

void ApiPathsTest::headTellsWhatGetWouldSend_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"/", "/assets/app.js", "/assets/app.css", "/api/openapi.json", "/healthz", "/metrics",
             "/api/status", "/api/sets", "/api/sets/foo_hoge", "/api/sets/no_such", "/api/history",
             "/api/history?limit=x", "/api/tasks/no_such", "/api/tasks/no_such/log", "/api/foo/hoge", "/nothing"})
        QTest::newRow(path) << QByteArray(path);
}

void ApiPathsTest::headTellsWhatGetWouldSend()
{
    QFETCH(QByteArray, path);
    for (const char *encoding : {"", "Accept-Encoding: gzip\r\n"}) {
        RawClient client(m_service.port());
        const auto ask = [&](const char *method, bool hasBody) {
            client.send(QByteArray(method) + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" + encoding + "\r\n");
            RawAnswer answer = client.answer(hasBody).value_or(RawAnswer());
            answer.headers.remove("date");
            return answer;
        };
        const RawAnswer head = ask("HEAD", false);
        // Bytes of a body would stand before the next answer.
        const RawAnswer get = ask("GET", true);
        QVERIFY(get.status >= 200);
        QCOMPARE(head.status, get.status);
        QCOMPARE(head.headers, get.headers);
        QCOMPARE(get.headers.value("content-length").toInt(), get.body.size());
        QVERIFY(!get.body.isEmpty());
    }
}

void ApiPathsTest::refusesForeignPages_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("another origin") << QByteArray("Origin") << QByteArray("http://evil.example");
    QTest::newRow("no origin") << QByteArray("Origin") << QByteArray("null");
    QTest::newRow("a foreign host") << QByteArray("Host") << QByteArray("evil.example");
}

void ApiPathsTest::refusesForeignPages()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QJsonObject before;
    const auto isAtRest = [&] {
        before = m_service.get("/api/status").json();
        return before.value("pending"_L1).toArray().isEmpty() && before.value("running"_L1).toArray().isEmpty();
    };
    QTRY_VERIFY(isAtRest());
    const Answer answer = m_service.post("/api/foo/hoge?wait", {{name, value}});
    QVERIFY2(answer.status >= 400 && answer.status < 500, QByteArray::number(answer.status));
    QCOMPARE(m_service.get("/api/status").json(), before);
}

QTEST_GUILESS_MAIN(ApiPathsTest)
#include "api_paths_test.moc"
