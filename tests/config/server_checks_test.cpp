#include "service/config/server_checks.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

CheckedServer checked(const QByteArray &lines)
{
    return checkServer(parseIni("[server]\n" + lines).sections.value(0), {});
}

}

class ServerChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasDefaults();
    void readsEveryKey();
    void readsValues_data();
    void readsValues();
    void refusesValues_data();
    void refusesValues();
    void namesTheUnitsOfASize();
    void keepsTheDefaultOfAFaultyKey();
};

void ServerChecksTest::hasDefaults()
{
    const CheckedServer server = checkServer({}, {});
    QVERIFY(server.faults.isEmpty());
    QCOMPARE(server.settings, ServerSettings());
    QCOMPARE(server.settings.port, 5000);
    QCOMPARE(server.settings.maxConnections, 128);
    QCOMPARE(server.settings.maxConnectionsPerAddress, 32);
    QCOMPARE(server.settings.headerLimit, 16384);
    QCOMPARE(server.settings.bodyLimit, 65536);
    QCOMPARE(server.settings.requestTimeout, 10s);
    QCOMPARE(server.settings.idleTimeout, 30s);
    QCOMPARE(server.settings.sendTimeout, 30s);
    QCOMPARE(server.settings.maxWaiting, 64);
    QCOMPARE(server.settings.requestsPerSecond, std::nullopt);
}

void ServerChecksTest::readsEveryKey()
{
    const CheckedServer server =
        checked("listen = ::1\nport = 8080\nparallel = 2\nlog_keep = 9\nlog_level = error\nmax_connections = 10\n"
                "max_connections_per_address = 11\nheader_limit = 8 KiB\nbody_limit = 1m\nrequest_timeout = 5 s\n"
                "idle_timeout = 6\nsend_timeout = 7s\nmax_waiting = 0\nrequests_per_second = 0\n"
                "allowed_hosts = Backup.example.org, pi\ntoken_file = /etc/t\ntoken_for = all\n"
                "tls_certificate = /etc/c.pem\ntls_key = /etc/k.pem\n");
    QCOMPARE(server.faults, QList<ConfigFault>());
    const ServerSettings expected {u"::1"_s, 8080, 2, 9, LogLevel::Error, 10, 11, 8192, 1048576, 5s, 6s, 7s, 0, 0,
        {u"backup.example.org"_s, u"pi"_s}, u"/etc/t"_s, TokenFor::All, u"/etc/c.pem"_s, u"/etc/k.pem"_s};
    QCOMPARE(server.settings, expected);
}

void ServerChecksTest::readsValues_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("every address") << QByteArray("listen =");
    QTest::newRow("this machine") << QByteArray("listen = localhost");
    QTest::newRow("IPv4") << QByteArray("listen = 0.0.0.0");
    QTest::newRow("host is an address") << QByteArray("allowed_hosts = 192.168.1.10");
    QTest::newRow("hosts in lines") << QByteArray("allowed_hosts =\n a.example\n b.example");
    QTest::newRow("token for changes") << QByteArray("token_file = /t\ntoken_for = changes");
}

void ServerChecksTest::readsValues()
{
    QFETCH(QByteArray, lines);
    QCOMPARE(checked(lines).faults, QList<ConfigFault>());
}

void ServerChecksTest::refusesValues_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("no address") << QByteArray("listen = 192.168.1");
    QTest::newRow("interface") << QByteArray("listen = eth0");
    QTest::newRow("port 0") << QByteArray("port = 0");
    QTest::newRow("port") << QByteArray("port = 65536");
    QTest::newRow("parallel") << QByteArray("parallel = 0");
    QTest::newRow("log_keep") << QByteArray("log_keep = -1");
    QTest::newRow("connections") << QByteArray("max_connections = 0");
    QTest::newRow("headers") << QByteArray("header_limit = 10");
    QTest::newRow("size overflows") << QByteArray("body_limit = 9999999999 MiB");
    QTest::newRow("wrong unit") << QByteArray("body_limit = 10 s");
    QTest::newRow("no time") << QByteArray("idle_timeout = 0");
    QTest::newRow("host with port") << QByteArray("allowed_hosts = pi:5000");
    QTest::newRow("every host") << QByteArray("allowed_hosts = *");
    QTest::newRow("relative token file") << QByteArray("token_file = tokens");
    QTest::newRow("empty token file") << QByteArray("token_file =");
    QTest::newRow("token_for") << QByteArray("token_file = /t\ntoken_for = some");
    QTest::newRow("token_for alone") << QByteArray("token_for = all");
    QTest::newRow("certificate alone") << QByteArray("tls_certificate = /c");
    QTest::newRow("key alone") << QByteArray("tls_key = /k");
    QTest::newRow("misspelt key") << QByteArray("tokenfile = /t");
    QTest::newRow("repeated key") << QByteArray("port = 5000\nport = 5001");
}

void ServerChecksTest::refusesValues()
{
    QFETCH(QByteArray, lines);
    const CheckedServer server = checked(lines);
    QCOMPARE(server.faults.size(), 1);
    const ConfigFault fault = server.faults.constFirst();
    QCOMPARE(fault.section, u"server"_s);
    QVERIFY(fault.line >= 2);
    QVERIFY2(fault.message.endsWith(u'.') && fault.remedy.endsWith(u'.'), qPrintable(fault.message + fault.remedy));
}

void ServerChecksTest::namesTheUnitsOfASize()
{
    const auto remedy = [](const QByteArray &lines) { return checked(lines).faults.value(0).remedy; };
    QCOMPARE(remedy("body_limit = 10 MB"),
        u"Write it in the digits 0 to 9, such as body_limit = 65536; KiB and MiB may stand behind them."_s);
    QCOMPARE(remedy("port = 5k"), u"Write it in the digits 0 to 9, such as port = 5000."_s);
}

void ServerChecksTest::keepsTheDefaultOfAFaultyKey()
{
    const CheckedServer server = checked("port = x\nparallel = 4\n");
    QCOMPARE(server.settings.port, 5000);
    QCOMPARE(server.settings.parallel, 4);
}

QTEST_APPLESS_MAIN(ServerChecksTest)
#include "server_checks_test.moc"
