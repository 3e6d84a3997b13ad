#include "tests/patience.h"
#include "tests/service/test_service.h"

#include <QFile>
#include <QJsonArray>
#include <QTcpSocket>
#include <QTest>
#include <csignal>

using namespace backup;
using namespace Qt::StringLiterals;

class LifecycleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aSecondServiceOnOneFolderSaysSo();
    void aTakenPortIsSaid();
    void tellsWhoElseReachesIt_data();
    void tellsWhoElseReachesIt();
    void listensOnIpV6();
    void optionsWinOverTheFile();
    void staysAtHomeWhileTheServerSectionIsFaulty_data();
    void staysAtHomeWhileTheServerSectionIsFaulty();
    void aReloadSaysWhatNeedsARestart();
    void ignoresHangups();
    void followUpsAndCancelling();
    void aClientThatLeavesChangesNothing();
    void configurationIsReadWhenItHasChanged();
    void aFaultOfASetIsLoggedWithNameAndCode();
    void theWarningsOfARunAreLogged();
    void aBrokenConfigurationIsSaidAndMended();
    void damagedStateIsSetAside_data();
    void damagedStateIsSetAside();

private:
    std::unique_ptr<TestService> m_service;
};

void LifecycleTest::init()
{
    m_service = std::make_unique<TestService>();
}

void LifecycleTest::cleanup()
{
    m_service.reset();
}

void LifecycleTest::aSecondServiceOnOneFolderSaysSo()
{
    QVERIFY2(m_service->start(), m_service->errors());
    const Ended second = runProgram(m_service->arguments() + QStringList {u"--port"_s, u"0"_s});
    QVERIFY(second.exitCode != 0);
    QVERIFY2(second.errors.contains("nother backup-server uses the state folder"), second.errors);
    QCOMPARE(m_service->get("/healthz").status, 200);
}

void LifecycleTest::aTakenPortIsSaid()
{
    QVERIFY2(m_service->start(), m_service->errors());
    const Ended second = runProgram({u"--config"_s, m_service->path(u"config.ini"_s), u"--state-dir"_s,
        m_service->path(u"other"_s), u"--port"_s, QString::number(m_service->port())});
    QVERIFY(second.exitCode != 0);
    QVERIFY2(second.errors.contains(QByteArray("port " + QByteArray::number(m_service->port()))), second.errors);
}

void LifecycleTest::tellsWhoElseReachesIt_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const QString &listen, const QByteArray &line) {
        QTest::newRow(qPrintable(listen)) << QStringList {u"--listen"_s, listen} << line;
    };
    QTest::newRow("nothing said") << QStringList()
                                  << "http://localhost:%/ and every other address of this machine\n"_ba;
    row(u"0.0.0.0"_s, "http://localhost:%/ and every other IPv4 address of this machine\n");
    row(u"localhost"_s, "http://localhost:%/\n");
    row(u"127.0.0.1"_s, "http://127.0.0.1:%/\n");
}

void LifecycleTest::tellsWhoElseReachesIt()
{
    QFETCH(QStringList, options);
    QFETCH(QByteArray, line);
    QVERIFY2(m_service->start(options), m_service->errors());
    QCOMPARE(m_service->get("/healthz").status, 200);
    line.replace("%", QByteArray::number(m_service->port()));
    QVERIFY2(m_service->errors().contains(QByteArray("listening on " + line)), m_service->errors());
}

void LifecycleTest::listensOnIpV6()
{
    QVERIFY2(m_service->start({u"--listen"_s, u"::1"_s}), m_service->errors());
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHostIPv6, m_service->port());
    if (!socket.waitForConnected())
        QSKIP("This machine has no IPv6.");
    socket.write("GET /healthz HTTP/1.1\r\nHost: [::1]\r\n\r\n");
    QTRY_VERIFY(socket.bytesAvailable() > 12 || socket.waitForReadyRead(10));
    QVERIFY(socket.readAll().startsWith("HTTP/1.1 200 "));
}

void LifecycleTest::optionsWinOverTheFile()
{
    const QByteArray config = m_service->read(u"config.ini"_s);
    m_service->write(u"config.ini"_s, config + "[server]\nlisten = 192.0.2.1\nport = 1\n");
    QVERIFY2(m_service->start({u"--listen"_s, u"127.0.0.1"_s}), m_service->errors());
    QVERIFY(m_service->port() > 1);
    QCOMPARE(m_service->get("/healthz").status, 200);
}

void LifecycleTest::staysAtHomeWhileTheServerSectionIsFaulty_data()
{
    QTest::addColumn<QByteArray>("section");
    QTest::newRow("misspelt key") << QByteArray("[server]\ntoken_flie = /etc/backup-server/token\n");
    QTest::newRow("misspelt name") << QByteArray("[sever]\ntoken_file = /etc/backup-server/token\n");
}

void LifecycleTest::staysAtHomeWhileTheServerSectionIsFaulty()
{
    QFETCH(QByteArray, section);
    const QByteArray config = m_service->read(u"config.ini"_s);
    m_service->write(u"config.ini"_s, config + section);
    QVERIFY2(m_service->start({u"--listen"_s, u"0.0.0.0"_s}), m_service->errors());
    QCOMPARE(m_service->get("/healthz").status, 200);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.2"_s, m_service->port());
    QVERIFY(!socket.waitForConnected());
    QVERIFY2(m_service->errors().contains("this machine alone"), m_service->errors());
}

void LifecycleTest::aReloadSaysWhatNeedsARestart()
{
    const QByteArray config = m_service->read(u"config.ini"_s);
    QVERIFY2(m_service->start(), m_service->errors());
    const auto reload = [this](const QByteArray &text) {
        m_service->write(u"config.ini"_s, text);
        ::kill(static_cast<pid_t>(m_service->process().processId()), SIGHUP);
    };
    // A reload tells all faults: when this one is told, and a request answered after that, the reload has ended.
    reload("[first_fault]\n" + config + "[server]\nlog_keep = 7\nlog_level = info\n");
    QTRY_VERIFY(m_service->errors().contains("first_fault"));
    QCOMPARE(m_service->get("/healthz").status, 200);
    QVERIFY(!m_service->errors().contains("from the next start on"));
    reload(config + "[server]\nmax_waiting = 7\n");
    QTRY_VERIFY(m_service->errors().contains("from the next start on"));
}

void LifecycleTest::ignoresHangups()
{
    QVERIFY2(m_service->start(), m_service->errors());
    ::kill(static_cast<pid_t>(m_service->process().processId()), SIGHUP);
    QCOMPARE(m_service->get("/healthz").status, 200);
    QVERIFY(m_service->stop());
}

void LifecycleTest::followUpsAndCancelling()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    const QString first = m_service->post("/api/foo/hoge").id();
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    const QString followUp = m_service->post("/api/foo/hoge?accept=mass-deletion").id();
    QVERIFY(followUp != first);
    const Answer again = m_service->post("/api/foo/hoge?accept=source-empty");
    QCOMPARE(again.id(), followUp);
    QCOMPARE(again.json().value("accepted"_L1).toArray(), QJsonArray({u"mass-deletion"_s, u"source-empty"_s}));

    const Answer cancelled = m_service->post("/api/tasks/" + followUp.toLatin1() + "/cancel");
    QCOMPARE(cancelled.status, 200);
    QCOMPARE(cancelled.json().value("code"_L1).toString(), u"cancelled"_s);
    const Answer stopping = m_service->post("/api/tasks/" + first.toLatin1() + "/cancel");
    QCOMPARE(stopping.status, 200);
    QVERIFY(stopping.json().value("message"_L1).toString().contains(u"stopped"_s));
    QTRY_COMPARE(m_service->get("/api/tasks/" + first.toLatin1()).json().value("code"_L1).toString(), u"cancelled"_s);
    m_service->release();
    QCOMPARE(m_service->post("/api/foo/hoge?wait").status, 200);
}

void LifecycleTest::aClientThatLeavesChangesNothing()
{
    m_service->useHeldRsync();
    QVERIFY2(m_service->start(), m_service->errors());
    for (int i = 0; i < 20; ++i)
        m_service->beginPost("/api/foo/hoge?wait")->abort();
    const auto staying = m_service->beginPost("/api/foo/hoge?wait");
    QTRY_VERIFY(m_service->onlyTask(u"running"_s).contains("progress"_L1));
    m_service->release();
    QTRY_VERIFY(staying->isFinished());
    QCOMPARE(TestService::answerOf(*staying).status, 200);
    QCOMPARE(m_service->get("/healthz").status, 200);
}

void LifecycleTest::configurationIsReadWhenItHasChanged()
{
    QVERIFY2(m_service->start(), m_service->errors());
    QCOMPARE(m_service->post("/api/new/one").status, 404);
    const QByteArray config = m_service->read(u"config.ini"_s);
    m_service->write(u"config.ini"_s,
        config
            + u"[new_one]\nsource = %1\ndest = %2\n"_s.arg(m_service->path(u"source"_s), m_service->path(u"disk/new"_s))
                  .toUtf8());
    QCOMPARE(m_service->post("/api/new/one?wait").status, 200);
    m_service->write(u"config.ini"_s, config);
    QCOMPARE(m_service->post("/api/new/one").status, 404);
}

void LifecycleTest::aFaultOfASetIsLoggedWithNameAndCode()
{
    QVERIFY2(m_service->start(), m_service->errors());
    QVERIFY(m_service->stop());
    QVERIFY2(m_service->errors().contains("set=\"bad_set\" code=config-invalid: "), m_service->errors());
}

void LifecycleTest::theWarningsOfARunAreLogged()
{
    QVERIFY2(m_service->start(), m_service->errors());
    m_service->write(u"config.ini"_s,
        u"[new_one]\nsource = %1\ndest = %2\ndate_last = 20991231\n"_s
            .arg(m_service->path(u"source"_s), m_service->path(u"disk/new"_s))
            .toUtf8());
    const QJsonArray warnings = m_service->post("/api/new/one?wait").json().value("warnings"_L1).toArray();
    QVERIFY(!warnings.isEmpty());
    QVERIFY(m_service->stop());
    const QByteArray logged = "set=\"new_one\": " + warnings[0].toString().toUtf8();
    QVERIFY2(m_service->errors().contains(logged), m_service->errors());
}

void LifecycleTest::aBrokenConfigurationIsSaidAndMended()
{
    QVERIFY2(m_service->start(), m_service->errors());
    const QByteArray config = m_service->read(u"config.ini"_s);
    QVERIFY(QFile::remove(m_service->path(u"config.ini"_s)));
    const Answer sick = m_service->get("/healthz");
    QCOMPARE(sick.status, 503);
    QCOMPARE(
        sick.json().value("reasons"_L1).toArray().at(0).toObject().value("code"_L1).toString(), u"config-unreadable"_s);
    QCOMPARE(m_service->post("/api/foo/hoge").status, 500);
    QCOMPARE(m_service->get("/api/status").status, 200);
    m_service->write(u"config.ini"_s, config);
    QCOMPARE(m_service->get("/healthz").status, 200);
    QCOMPARE(m_service->post("/api/foo/hoge?wait").status, 200);
}

void LifecycleTest::damagedStateIsSetAside_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    for (const QString &name : {u"tasks.json"_s, u"history.jsonl"_s, u"reports/foo_hoge.json"_s, u"lock"_s}) {
        QTest::addRow("%s is empty", qPrintable(name)) << name << QByteArray();
        QTest::addRow("%s is garbage", qPrintable(name)) << name << QByteArray(5000, '\xee');
        QTest::addRow("%s is cut", qPrintable(name)) << name << QByteArray(R"({"error":[{"id":"1)");
    }
}

void LifecycleTest::damagedStateIsSetAside()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QVERIFY2(m_service->start(), m_service->errors());
    QCOMPARE(m_service->post("/api/foo/hoge?wait").status, 200);
    QVERIFY(m_service->stop());
    m_service->write(u"state/"_s + name, bytes);
    QVERIFY2(m_service->start(), m_service->errors());
    QCOMPARE(m_service->post("/api/foo/hoge?wait").status, 200);
    QCOMPARE(m_service->get("/healthz").status, 200);
    QCOMPARE(m_service->get("/api/sets/foo_hoge").status, 200);
    QVERIFY(!m_service->get("/api/history").json().value("history"_L1).toArray().isEmpty());
    if (name == u"tasks.json")
        QVERIFY2(m_service->errors().contains("damaged"), m_service->errors());
}

QTEST_GUILESS_MAIN(LifecycleTest)
#include "lifecycle_test.moc"
