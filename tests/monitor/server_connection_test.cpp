#include "monitor/client/server_connection.h"
#include "tests/monitor/sample_tasks.h"
#include "tests/monitor/scripted_server.h"

#include <QNetworkProxy>
#include <QSignalSpy>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const PollTimings quick {20ms, 40ms, 40ms, 200ms, 60'000ms};

QByteArray oneTask()
{
    return statusBody({sampleTask(u"1"_s, TaskState::Pending)});
}

}

class ServerConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEachTroubleByItsName_data();
    void tellsEachTroubleByItsName();

    void tellsTasksAndSets()
    {
        ScriptedServer server;
        server.answerJson("/api/status", oneTask());
        server.answerJson(
            "/api/sets", R"({"sets":[{"name":"foo_hoge","keep_count":3,"generations":[],"faults":[]}],"faults":[]})");
        ServerConnection connection(server.url(), u"pi"_s, quick);
        QList<Task> tasks;
        QList<SetInfo> sets;
        connect(&connection, &ServerConnection::tasksArrived, this, [&](const QList<Task> &list) { tasks = list; });
        connect(&connection, &ServerConnection::setsArrived, this,
            [&](const ConfiguredSets &answer) { sets = answer.sets; });
        connection.pollNow();
        QTRY_COMPARE(tasks.size(), 1);
        QTRY_COMPARE(sets.size(), 1);
        QCOMPARE(tasks.first().name, u"foo_hoge"_s);
        QVERIFY(!connection.trouble());
        QVERIFY(connection.lastAnswerUtc().isValid());
    }

    void pollsAgainAfterEachAnswerNeverBefore()
    {
        ScriptedServer server;
        QPointer<QTcpSocket> waiting;
        server.on("/api/status", [&](QTcpSocket &socket, const QByteArray &) { waiting = &socket; });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        connection.pollNow();
        QTRY_VERIFY(waiting);
        connection.pollNow();
        connection.pollNow();
        QCOMPARE(server.count("GET /api/status"), 1);
        waiting->write(ScriptedServer::response("200 OK", "application/json", oneTask()));
        QTRY_COMPARE(server.count("GET /api/status"), 2);
    }

    void anUnchangedAnswerIsNotSentAgain()
    {
        ScriptedServer server;
        server.on("/api/status", [](QTcpSocket &socket, const QByteArray &request) {
            const bool isKnown = request.toLower().contains("if-none-match: \"v1\"");
            socket.write(isKnown
                    ? QByteArray("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n")
                    : ScriptedServer::response("200 OK", "application/json", oneTask(), "ETag: \"v1\"\r\n"));
        });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        QSignalSpy arrived(&connection, &ServerConnection::tasksArrived);
        QSignalSpy polled(&connection, &ServerConnection::polled);
        connection.pollNow();
        QTRY_VERIFY(polled.count() >= 4);
        QCOMPARE(arrived.count(), 1);
        QVERIFY(!connection.trouble());
    }

    void comesBackByItselfAfterTrouble()
    {
        ScriptedServer server;
        server.on("/api/status", [](QTcpSocket &socket, const QByteArray &) { socket.abort(); });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        connection.pollNow();
        QTRY_VERIFY(connection.trouble());
        QVERIFY(connection.awaySinceUtc().isValid());
        server.answerJson("/api/status", oneTask());
        QTRY_VERIFY(!connection.trouble());
        QVERIFY(!connection.awaySinceUtc().isValid());
    }

    void setsThatCannotBeReadAreToldAndAskedForAgain()
    {
        ScriptedServer server;
        server.answerJson("/api/status", oneTask());
        server.on("/api/sets", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("500 Internal Server Error", "application/json",
                R"({"code":"config-unreadable","message":"config.ini is missing.","remedy":"Write one."})"));
        });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        connection.pollNow();
        QTRY_VERIFY(connection.setsTrouble());
        QCOMPARE(connection.setsTrouble()->detail, u"config.ini is missing. Write one."_s);
        QVERIFY(!connection.trouble());
        server.answerJson("/api/sets", R"({"sets":[],"faults":[]})");
        QTRY_VERIFY(!connection.setsTrouble());
    }

    void aCommandGivesItsAnswerAndPollsAtOnce()
    {
        ScriptedServer server;
        server.answerJson("/api/status", oneTask());
        server.answerJson("/api/clear_error", R"({"message":"cleared.","cleared":2})");
        ServerConnection connection(server.url(), u"pi"_s, {10'000ms, 10'000ms, 10'000ms, 10'000ms, 10'000ms});
        connection.pollNow();
        QTRY_VERIFY(connection.lastAnswerUtc().isValid());
        std::optional<Answer<QJsonObject>> answer;
        connection.send(u"/api/clear_error"_s, [&](const Answer<QJsonObject> &given) { answer = given; });
        QTRY_VERIFY(answer);
        QCOMPARE(std::get<QJsonObject>(*answer).value("cleared"_L1).toInt(), 2);
        QTRY_COMPARE(server.count("GET /api/status"), 2);
    }

    void aRefusedCommandTellsTheServersWordsAndTheGuard()
    {
        ScriptedServer server;
        server.on("/api/foo/hoge", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("409 Conflict", "application/json",
                R"({"code":"mass-deletion","message":"Nine of ten files are gone.","remedy":"Look.","acceptable":true})"));
        });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        std::optional<Answer<QJsonObject>> answer;
        connection.send(u"/api/foo/hoge"_s, [&](const Answer<QJsonObject> &given) { answer = given; });
        QTRY_VERIFY(answer);
        const auto trouble = std::get<AnswerTrouble>(*answer);
        QCOMPARE(trouble.trouble, Trouble::Rejected);
        QCOMPARE(trouble.detail, u"Nine of ten files are gone. Look."_s);
        QCOMPARE(trouble.acceptableCode, u"mass-deletion"_s);
    }

    void sendsTheTokenAsBearer()
    {
        ScriptedServer server;
        ServerConnection connection(server.url(), u"pi"_s, quick);
        connection.api().setToken(u"sesame"_s);
        connection.pollNow();
        QTRY_VERIFY(!server.requests().isEmpty());
        QVERIFY(server.requests().first().toLower().contains("authorization: bearer sesame"));
    }

    void aTokenThatIsNotTakenIsToldAsSuch()
    {
        ScriptedServer server;
        server.on("/", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response(
                "401 Unauthorized", "application/json", R"({"code":"unauthorized","message":"It is another."})"));
        });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        connection.api().setToken(u"sesame"_s);
        connection.pollNow();
        QTRY_VERIFY(connection.trouble());
        QCOMPARE(connection.trouble()->trouble, Trouble::TokenRefused);
        const TroubleWords words = troubleWords(Trouble::TokenRefused, u"pi"_s, {});
        QCOMPARE(words.message, u"pi did not take the token."_s);
        QVERIFY(!words.remedy.isEmpty());
    }

    void aTokenThatCannotBeJudgedIsNotCalledWrong_data()
    {
        QTest::addColumn<QString>("token");
        QTest::newRow("with one") << u"sesame"_s;
        QTest::newRow("nor asked for") << QString();
    }

    void aTokenThatCannotBeJudgedIsNotCalledWrong()
    {
        QFETCH(const QString, token);
        ScriptedServer server;
        server.on("/", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("401 Unauthorized", "application/json",
                R"({"code":"unauthorized","message":"The token file is broken.","remedy":"Look."})",
                "WWW-Authenticate: Bearer realm=\"backup-server\", error=\"server_error\"\r\n"));
        });
        ServerConnection connection(server.url(), u"pi"_s, quick);
        connection.api().setToken(token);
        connection.pollNow();
        QTRY_VERIFY(connection.trouble());
        QCOMPARE(connection.trouble()->trouble, Trouble::Rejected);
        QCOMPARE(connection.trouble()->detail, u"The token file is broken. Look."_s);
    }

    void goesByTheServersClockUnlessTheyAgree()
    {
        ScriptedServer server;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        server.answerJson("/api/status", oneTask(), httpDate(now.addDays(-3)));
        ServerConnection connection(server.url(), u"pi"_s, quick);
        QVERIFY(connection.nowUtc() >= now);
        connection.pollNow();
        QTRY_VERIFY(connection.nowUtc() < now.addDays(-2));
        server.on("/api/status", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response(
                "200 OK", "application/json", oneTask(), httpDate(QDateTime::currentDateTimeUtc())));
        });
        QTRY_VERIFY(connection.nowUtc() >= now);
    }

    //! It would be told the token, and what is on the same network needs none.
    void asksWithoutTheSystemsProxy()
    {
        ScriptedServer proxy;
        QNetworkProxy::setApplicationProxy({QNetworkProxy::HttpProxy, u"127.0.0.1"_s, proxy.serverPort()});
        // No proxy is asked for loopback, whatever is set.
        ServerConnection connection(QUrl(u"http://pi.invalid:5000"_s), u"pi"_s, quick);
        connection.pollNow();
        QTRY_VERIFY(connection.trouble());
        QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
        QCOMPARE(proxy.requests(), QList<QByteArray>());
    }

    void retriesMoreSlowlyTheLongerAServerIsAway()
    {
        const PollTimings usual;
        QCOMPARE(nextPollDelay(usual, 0, true, 0.5), 1s);
        QCOMPARE(nextPollDelay(usual, 0, false, 0.5), 5s);
        QCOMPARE(nextPollDelay(usual, 1, true, 0.5), 5s);
        QCOMPARE(nextPollDelay(usual, 3, false, 0.5), 20s);
        QCOMPARE(nextPollDelay(usual, 1000, false, 0.5), 60s);
        QCOMPARE(nextPollDelay(usual, 1000, false, 0), 45s);
        QCOMPARE(nextPollDelay(usual, 1000, false, 1), 75s);
    }

    void goesAwayWhileAnAnswerIsOnItsWay()
    {
        ScriptedServer server;
        server.on("/api/status", [](QTcpSocket &socket, const QByteArray &) { socket.write("HTTP/1.1 200 OK\r\n"); });
        {
            ServerConnection connection(server.url(), u"pi"_s, quick);
            connection.pollNow();
            QTRY_COMPARE(server.count("GET"), 1);
        }
        QVERIFY(server.isListening());
    }
};

void ServerConnectionTest::tellsEachTroubleByItsName_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isClosed");
    QTest::addColumn<Trouble>("trouble");
    const auto page = [](const QByteArray &status, const QByteArray &body) {
        return ScriptedServer::response(status, "text/html", body);
    };
    const auto json = [](const QByteArray &body) {
        return ScriptedServer::response("200 OK", "application/json", body);
    };

    QTest::newRow("closes at once") << QByteArray() << true << Trouble::BrokenOff;
    QTest::newRow("truncated") << json(oneTask()).chopped(20) << true << Trouble::BrokenOff;
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << true << Trouble::BrokenOff;
    QTest::newRow("half open") << QByteArray() << false << Trouble::NoAnswer;
    QTest::newRow("slow") << json(oneTask()).chopped(20) << false << Trouble::TooSlow;
    QTest::newRow("web page") << page("200 OK", "<html><body>Router</body></html>") << false
                              << Trouble::NotBackupServer;
    QTest::newRow("web page, 404") << page("404 Not Found", "<h1>Not found</h1>") << false << Trouble::NotBackupServer;
    QTest::newRow("redirect") << QByteArray("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")
                              << false << Trouble::NotBackupServer;
    QTest::newRow("unchanged since never")
        << QByteArray("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n") << false << Trouble::NotBackupServer;
    QTest::newRow("other JSON") << json(R"({"version":1})") << false << Trouble::NotBackupServer;
    QTest::newRow("a list") << json("[]") << false << Trouble::Garbage;
    QTest::newRow("garbage") << json("\xff\x00{{{") << false << Trouble::Garbage;
    QTest::newRow("wrong types") << json(R"({"error":1,"finished":[],"running":[],"pending":[]})") << false
                                 << Trouble::NotBackupServer;
    QTest::newRow("the old server") << json(
        R"({"error":[{"name":"a_b","updated_at":"2020-01-18"}],"finished":[],"running":[],"pending":[]})")
                                    << false << Trouble::OtherVersion;
    QTest::newRow("wants a token") << ScriptedServer::response(
        "401 Unauthorized", "application/json", R"({"code":"unauthorized","message":"A token is needed."})")
                                   << false << Trouble::TokenNeeded;
    QTest::newRow("refuses") << ScriptedServer::response(
        "429 Too Many Requests", "application/json", R"({"code":"too-many-requests","message":"Slowly."})")
                             << false << Trouble::Rejected;
    QTest::newRow("too large") << json(QByteArray(100'000'000, ' ')) << false << Trouble::TooLarge;
    QTest::newRow("too large, no end") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") + QByteArray(20'000'000, ' ') << false
                                       << Trouble::TooLarge;
}

void ServerConnectionTest::tellsEachTroubleByItsName()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, isClosed);
    QFETCH(Trouble, trouble);
    ScriptedServer server;
    server.on("/", [=](QTcpSocket &socket, const QByteArray &) {
        socket.write(answer);
        if (isClosed)
            socket.disconnectFromHost();
    });
    ApiClient api(server.url());
    std::optional<Answer<QList<Task>>> read;
    const auto told = [&read] {
        const auto *said = read ? std::get_if<AnswerTrouble>(&*read) : nullptr;
        return said ? std::optional(said->trouble) : std::nullopt;
    };
    // Where the end of patience is told, it must not come before the request has been sent or the answer has begun.
    const bool isOfPatience = trouble == Trouble::NoAnswer || trouble == Trouble::TooSlow;
    FetchLimits limits;
    for (limits.deadline = isOfPatience ? 200ms : 20'000ms; told() != trouble && limits.deadline <= 20'000ms;
         limits.deadline *= 10) {
        read.reset();
        connect(api.get(u"/api/status"_s, {}, limits), &HttpFetch::finished, this,
            [&](const HttpAnswer &given) { read = readStatus(given); });
        QTRY_VERIFY(read);
    }
    QCOMPARE(told(), trouble);
    QVERIFY(!troubleWords(trouble, u"pi"_s, {}).message.isEmpty());
}

QTEST_GUILESS_MAIN(ServerConnectionTest)
#include "server_connection_test.moc"
