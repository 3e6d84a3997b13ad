#include "service/api/routes.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using Method = ApiRequest::Method;

class RoutesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void saysWhatAPathAllows_data();
    void saysWhatAPathAllows();
};

void RoutesTest::finds_data()
{
    QTest::addColumn<Method>("method");
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<Endpoint>("endpoint");
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, Method method, const QStringList &path, Endpoint endpoint,
                         const QStringList &arguments = {}) {
        QTest::newRow(name) << method << path << endpoint << arguments;
    };
    row("page", Method::Get, {}, Endpoint::Page);
    row("health", Method::Get, {u"healthz"_s}, Endpoint::Health);
    row("status", Method::Get, {u"api"_s, u"status"_s}, Endpoint::Status);
    row("set named like a word", Method::Get, {u"api"_s, u"sets"_s, u"tasks"_s}, Endpoint::OneSet, {u"tasks"_s});
    row("backup", Method::Post, {u"api"_s, u"foo"_s, u"hoge"_s}, Endpoint::Backup, {u"foo"_s, u"hoge"_s});
    row("backup in Japanese", Method::Post, {u"api"_s, u"山田"_s, u"写真"_s}, Endpoint::Backup, {u"山田"_s, u"写真"_s});
    row("backup of a user named sets", Method::Post, {u"api"_s, u"sets"_s, u"x"_s}, Endpoint::Backup,
        {u"sets"_s, u"x"_s});
    row("log", Method::Get, {u"api"_s, u"tasks"_s, u"1"_s, u"log"_s}, Endpoint::TaskLog, {u"1"_s});
    row("cancel", Method::Post, {u"api"_s, u"tasks"_s, u"1"_s, u"cancel"_s}, Endpoint::CancelTask, {u"1"_s});
}

void RoutesTest::finds()
{
    QFETCH(Method, method);
    QFETCH(QStringList, path);
    const Result<Route> route = findRoute(method, path);
    QVERIFY(route.isOk());
    QTEST(route->endpoint, "endpoint");
    QTEST(route->arguments, "arguments");
}

void RoutesTest::saysWhatAPathAllows_data()
{
    QTest::addColumn<Method>("method");
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<QByteArray>("allowed");
    QTest::newRow("no such path") << Method::Get << QStringList {u"nowhere"_s} << QByteArray();
    QTest::newRow("no such asset") << Method::Get << QStringList {u"assets"_s, u"nope"_s} << QByteArray();
    QTest::newRow("three names") << Method::Post << QStringList {u"api"_s, u"a"_s, u"b"_s, u"c"_s} << QByteArray();
    QTest::newRow("GET of a backup") << Method::Get << QStringList {u"api"_s, u"foo"_s, u"hoge"_s}
                                     << QByteArray("POST, OPTIONS");
    QTest::newRow("POST of the status") << Method::Post << QStringList {u"api"_s, u"status"_s}
                                        << QByteArray("GET, HEAD, OPTIONS");
    QTest::newRow("GET of a cancel") << Method::Get << QStringList {u"api"_s, u"tasks"_s, u"1"_s, u"cancel"_s}
                                     << QByteArray("POST, OPTIONS");
}

void RoutesTest::saysWhatAPathAllows()
{
    QFETCH(Method, method);
    QFETCH(QStringList, path);
    QFETCH(QByteArray, allowed);
    const Result<Route> route = findRoute(method, path);
    QVERIFY(!route.isOk());
    QCOMPARE(route.fault().kind, allowed.isEmpty() ? FaultKind::UnknownPath : FaultKind::MethodNotAllowed);
    QCOMPARE(allowedMethods(path), allowed);
}

QTEST_APPLESS_MAIN(RoutesTest)
#include "routes_test.moc"
