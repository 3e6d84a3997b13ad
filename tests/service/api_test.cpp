#include "tests/http/raw_client.h"
#include "tests/service/test_service.h"

#include <QJsonArray>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QByteArray japanese = "/api/%E5%B1%B1%E7%94%B0/%E5%86%99%E7%9C%9F";

}

class ApiTest : public QObject
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
    void statusHasFourListsAndATag();
    void statusTellsAsManyFinishedTasksAsAreAskedFor();
    void setsAreToldAgainWhenTheyChanged();
    void aWordNotKnownStartsNoBackup();
    void waitsForTheEnd();
    void aTaskIsToldFromBeginningToEnd();
    void backsUpInJapanese();
    void listsSetsWithTheirFaults();
    void historyIsNewestFirst();
    void acceptsGuardsForOneRun();
    void refusesForeignPages_data();
    void refusesForeignPages();
    void clearsLists();

private:
    TestService m_service;
};

void ApiTest::initTestCase()
{
    QVERIFY2(m_service.start(), m_service.errors());
}

void ApiTest::answers_data()
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

void ApiTest::answers()
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

void ApiTest::everyPathTakesATrailingSlash_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const QByteArray path : {"/api/status", "/api/sets", "/api/sets/foo_hoge", "/api/history", "/healthz", "/"})
        QTest::newRow(path.constData()) << path;
}

void ApiTest::everyPathTakesATrailingSlash()
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

void ApiTest::wrongMethodsNameTheRightOnes_data()
{
    QTest::addColumn<bool>("isPost");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("GET of a backup") << false << QByteArray("/api/foo/hoge") << QByteArray("POST, OPTIONS");
    QTest::newRow("GET of a clearing") << false << QByteArray("/api/clear_error") << QByteArray("POST, OPTIONS");
    QTest::newRow("POST of the status") << true << QByteArray("/api/status") << QByteArray("GET, HEAD, OPTIONS");
    QTest::newRow("POST of the page") << true << QByteArray("/") << QByteArray("GET, HEAD, OPTIONS");
}

void ApiTest::wrongMethodsNameTheRightOnes()
{
    QFETCH(bool, isPost);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, allow);
    const Answer answer = isPost ? m_service.post(path) : m_service.get(path);
    QCOMPARE(answer.status, 405);
    QCOMPARE(answer.header("Allow"), allow);
    QCOMPARE(answer.json().value("code"_L1).toString(), u"method-not-allowed"_s);
}

void ApiTest::headTellsWhatGetWouldSend_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path : {"/", "/assets/app.js", "/assets/app.css", "/api/openapi.json", "/healthz", "/metrics",
             "/api/status", "/api/sets", "/api/sets/foo_hoge", "/api/sets/no_such", "/api/history",
             "/api/history?limit=x", "/api/tasks/no_such", "/api/tasks/no_such/log", "/api/foo/hoge", "/nothing"})
        QTest::newRow(path) << QByteArray(path);
}

void ApiTest::headTellsWhatGetWouldSend()
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

void ApiTest::statusHasFourListsAndATag()
{
    const Answer answer = m_service.get("/api/status");
    QCOMPARE(answer.json().keys(), QStringList({u"error"_s, u"finished"_s, u"pending"_s, u"running"_s}));
    const QByteArray tag = answer.header("ETag");
    QVERIFY(tag.startsWith('"'));
    const Answer same = m_service.get("/api/status", {{"If-None-Match", tag}});
    QCOMPARE(same.status, 304);
    QVERIFY(same.body.isEmpty());
    QCOMPARE(same.header("ETag"), tag);
    QCOMPARE(m_service.post("/api/foo/hoge?wait").status, 200);
    const Answer changed = m_service.get("/api/status", {{"If-None-Match", tag}});
    QCOMPARE(changed.status, 200);
    QVERIFY(changed.header("ETag") != tag);
}

void ApiTest::statusTellsAsManyFinishedTasksAsAreAskedFor()
{
    for (int i = 0; i < 2; ++i)
        QCOMPARE(m_service.post("/api/foo/hoge?wait").status, 200);
    const Answer whole = m_service.get("/api/status");
    const QJsonArray finished = whole.json().value("finished"_L1).toArray();
    QVERIFY(finished.size() >= 2);
    QCOMPARE(m_service.get("/api/status?finished=2000").body, whole.body);
    for (const qsizetype count : {1, 0, 1}) {
        const QByteArray path = "/api/status?finished=" + QByteArray::number(count);
        const Answer newest = m_service.get(path);
        QJsonObject told = newest.json();
        QCOMPARE(told.take("more_finished"_L1).toInt(), int(finished.size() - count));
        QCOMPARE(told.value("finished"_L1).toArray(), count == 0 ? QJsonArray() : QJsonArray {finished.first()});
        QCOMPARE(told.keys(), whole.json().keys());
        QCOMPARE(m_service.get(path, {{"If-None-Match", newest.header("ETag")}}).status, 304);
        QCOMPARE(m_service.get(path, {{"If-None-Match", whole.header("ETag")}}).status, 200);
    }
}

void ApiTest::setsAreToldAgainWhenTheyChanged()
{
    const QByteArray tag = m_service.get("/api/sets").header("ETag");
    QVERIFY(tag.startsWith('"'));
    const Answer same = m_service.get("/api/sets", {{"If-None-Match", tag}});
    QCOMPARE(same.status, 304);
    QVERIFY(same.body.isEmpty());
    QCOMPARE(m_service.post("/api/foo/hoge?wait").status, 200);
    const Answer ran = m_service.get("/api/sets", {{"If-None-Match", tag}});
    QCOMPARE(ran.status, 200);

    const QByteArray config = m_service.read(u"config.ini"_s);
    m_service.write(u"config.ini"_s, config + "\n[an_other]\nsource = /a/\ndest = /b/\n");
    const Answer added = m_service.get("/api/sets", {{"If-None-Match", ran.header("ETag")}});
    m_service.write(u"config.ini"_s, config);
    QCOMPARE(added.status, 200);
    QVERIFY(added.body.contains("an_other"));
    QCOMPARE(m_service.get("/api/sets", {{"If-None-Match", ran.header("ETag")}}).status, 304);
}

void ApiTest::aWordNotKnownStartsNoBackup()
{
    const QByteArray before = m_service.get("/api/history").body;
    const Answer answer = m_service.post("/api/foo/hoge?wiat");
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.json().value("message"_L1).toString().contains(u"\"wiat\""));
    QVERIFY(answer.json().value("remedy"_L1).toString().contains(u"wait, accept"));
    const QJsonObject status = m_service.get("/api/status").json();
    QVERIFY(status.value("pending"_L1).toArray().isEmpty() && status.value("running"_L1).toArray().isEmpty());
    QCOMPARE(m_service.get("/api/history").body, before);
}

void ApiTest::waitsForTheEnd()
{
    const Answer good = m_service.post("/api/foo/hoge?wait");
    QCOMPARE(good.status, 200);
    QCOMPARE(good.json().value("state"_L1).toString(), u"finished"_s);
    QVERIFY(!good.json().value("message"_L1).toString().isEmpty());
    QCOMPARE(m_service.read(u"disk/hoge/file"_s), QByteArray("content\n"));

    QVERIFY(QFile::rename(m_service.path(u"source"_s), m_service.path(u"away"_s)));
    const Answer bad = m_service.post("/api/foo/hoge?wait=1");
    QVERIFY(QFile::rename(m_service.path(u"away"_s), m_service.path(u"source"_s)));
    QCOMPARE(bad.status, 500);
    QCOMPARE(bad.json().value("state"_L1).toString(), u"error"_s);
    QCOMPARE(bad.json().value("code"_L1).toString(), u"source-missing"_s);
    QVERIFY(!bad.json().value("remedy"_L1).toString().isEmpty());
}

void ApiTest::aTaskIsToldFromBeginningToEnd()
{
    const Answer accepted = m_service.post("/api/foo/hoge");
    QCOMPARE(accepted.status, 202);
    const QJsonObject task = accepted.json();
    QCOMPARE(task.value("name"_L1).toString(), u"foo_hoge"_s);
    QCOMPARE(task.value("state"_L1).toString(), u"pending"_s);
    QVERIFY(!task.value("message"_L1).toString().isEmpty());
    const QByteArray path = "/api/tasks/" + task.value("id"_L1).toString().toLatin1();
    QTRY_COMPARE(m_service.get(path).json().value("state"_L1).toString(), u"finished"_s);
    const Answer log = m_service.get(path + "/log");
    QCOMPARE(log.status, 200);
    QCOMPARE(log.header("Content-Type"), QByteArray("text/plain; charset=utf-8"));
    QVERIFY(log.body.contains("finished"));
    QCOMPARE(m_service.post(path + "/cancel").status, 409);
    QCOMPARE(m_service.post("/api/clear_finished").status, 200);
    // The history still knows it.
    QCOMPARE(m_service.get(path).json().value("state"_L1).toString(), u"finished"_s);
}

void ApiTest::backsUpInJapanese()
{
    const Answer answer = m_service.post(japanese + "/?wait");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("name"_L1).toString(), u"山田_写真"_s);
    QCOMPARE(m_service.read(u"disk/photos/写真"_s), QByteArray("picture\n"));
    const Answer set = m_service.get("/api/sets/%E5%B1%B1%E7%94%B0_%E5%86%99%E7%9C%9F");
    QCOMPARE(set.json().value("last_result"_L1).toObject().value("result"_L1).toString(), u"finished"_s);
    const Answer history = m_service.get("/api/history?name=%E5%B1%B1%E7%94%B0_%E5%86%99%E7%9C%9F");
    QCOMPARE(history.json().value("history"_L1).toArray().size(), 1);
}

void ApiTest::listsSetsWithTheirFaults()
{
    const QJsonObject answer = m_service.get("/api/sets").json();
    QCOMPARE(answer.keys(), QStringList({u"faults"_s, u"sets"_s}));
    const QJsonArray sets = answer.value("sets"_L1).toArray();
    QCOMPARE(sets.size(), 3);
    const QJsonObject good = sets.at(0).toObject();
    QCOMPARE(good.value("source"_L1).toString(), m_service.path(u"source"_s));
    QCOMPARE(good.value("keep_count"_L1).toInt(), 3);
    QVERIFY(good.value("faults"_L1).toArray().isEmpty());
    const QJsonObject bad = sets.at(2).toObject();
    const QJsonObject fault = bad.value("faults"_L1).toArray().at(0).toObject();
    QVERIFY(fault.value("line"_L1).toInt() > 0);
    QVERIFY(!fault.value("remedy"_L1).toString().isEmpty());
    QVERIFY(!m_service.post("/api/bad/set").json().value("faults"_L1).toArray().isEmpty());
}

void ApiTest::historyIsNewestFirst()
{
    m_service.post("/api/foo/hoge?wait");
    const QString id = m_service.post("/api/foo/hoge?wait").json().value("id"_L1).toString();
    const QJsonArray entries = m_service.get("/api/history?limit=2&name=foo_hoge").json().value("history"_L1).toArray();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.at(0).toObject().value("id"_L1).toString(), id);
    QCOMPARE(entries.at(0).toObject().value("files_scanned"_L1).toInt(), 1);
    QVERIFY(m_service.get("/api/history?name=nobody").json().value("history"_L1).toArray().isEmpty());
}

void ApiTest::acceptsGuardsForOneRun()
{
    QVERIFY(QFile::remove(m_service.path(u"source/file"_s)));
    QCOMPARE(m_service.post("/api/foo/hoge?wait").json().value("code"_L1).toString(), u"source-empty"_s);
    const Answer refused = m_service.post("/api/foo/hoge?wait");
    QCOMPARE(refused.json().value("acceptable"_L1).toBool(), true);
    const Answer accepted = m_service.post("/api/foo/hoge?wait&accept=source-empty&accept=mass-deletion");
    QCOMPARE(accepted.status, 200);
    QVERIFY(!QFile::exists(m_service.path(u"disk/hoge/file"_s)));
    m_service.write(u"source/file"_s, "content\n");
    QCOMPARE(m_service.post("/api/foo/hoge?wait").status, 200);
}

void ApiTest::refusesForeignPages_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("another origin") << QByteArray("Origin") << QByteArray("http://evil.example");
    QTest::newRow("no origin") << QByteArray("Origin") << QByteArray("null");
    QTest::newRow("a foreign host") << QByteArray("Host") << QByteArray("evil.example");
}

void ApiTest::refusesForeignPages()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const QByteArray before = m_service.get("/api/history").body;
    const Answer answer = m_service.post("/api/foo/hoge?wait", {{name, value}});
    QVERIFY2(answer.status >= 400 && answer.status < 500, QByteArray::number(answer.status));
    QCOMPARE(m_service.get("/api/history").body, before);
}

void ApiTest::clearsLists()
{
    m_service.post("/api/clear_error");
    m_service.post("/api/clear_finished");
    m_service.post("/api/foo/hoge?wait");
    QVERIFY(QFile::rename(m_service.path(u"source"_s), m_service.path(u"away"_s)));
    m_service.post("/api/foo/hoge?wait");
    QVERIFY(QFile::rename(m_service.path(u"away"_s), m_service.path(u"source"_s)));
    const Answer errors = m_service.post("/api/clear_error/");
    QCOMPARE(errors.status, 200);
    QCOMPARE(errors.json(), QJsonObject({{u"message"_s, u"cleared."_s}, {u"cleared"_s, 1}}));
    const QJsonObject status = m_service.get("/api/status").json();
    QVERIFY(status.value("error"_L1).toArray().isEmpty());
    QCOMPARE(status.value("finished"_L1).toArray().size(), 1);
    QCOMPARE(m_service.post("/api/clear_finished").json().value("cleared"_L1).toInt(), 1);
    QCOMPARE(m_service.post("/api/clear_finished").json().value("cleared"_L1).toInt(), 0);
}

QTEST_GUILESS_MAIN(ApiTest)
#include "api_test.moc"
