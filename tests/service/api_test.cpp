#include "tests/service/test_service.h"

#include <QJsonArray>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class ApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void statusHasFourListsAndATag();
    void statusTellsAsManyFinishedTasksAsAreAskedFor();
    void setsAreToldAgainWhenTheyChanged();
    void aWordNotKnownStartsNoBackup();
    void aWordNotKnownChangesNothingThatIsRead();
    void waitsForTheEnd();
    void aTaskIsToldFromBeginningToEnd();
    void backsUpInJapanese();
    void listsSetsWithTheirFaults();
    void historyIsNewestFirst();
    void acceptsGuardsForOneRun();
    void clearsLists();

private:
    TestService m_service;
};

void ApiTest::initTestCase()
{
    QVERIFY2(m_service.start(), m_service.errors());
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

void ApiTest::aWordNotKnownChangesNothingThatIsRead()
{
    const Answer plain = m_service.get("/api/status");
    const Answer busted = m_service.get("/api/status?_=1700000000&limt=1");
    QCOMPARE(busted.status, 200);
    QCOMPARE(busted.body, plain.body);
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
    // The history, which is written beside the lists, still knows it.
    QTRY_COMPARE(m_service.get(path).json().value("state"_L1).toString(), u"finished"_s);
    QCOMPARE(m_service.post(path + "/cancel").status, 409);
}

void ApiTest::backsUpInJapanese()
{
    const Answer answer = m_service.post("/api/%E5%B1%B1%E7%94%B0/%E5%86%99%E7%9C%9F/?wait");
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
    QVERIFY(!bad.contains("keep_count"_L1));
    const QJsonObject fault = bad.value("faults"_L1).toArray().at(0).toObject();
    QVERIFY(fault.value("line"_L1).toInt() > 0);
    QVERIFY(!fault.value("remedy"_L1).toString().isEmpty());
    QVERIFY(!m_service.post("/api/bad/set").json().value("faults"_L1).toArray().isEmpty());
}

void ApiTest::historyIsNewestFirst()
{
    m_service.post("/api/foo/hoge?wait");
    const QString id = m_service.post("/api/foo/hoge?wait").id();
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
