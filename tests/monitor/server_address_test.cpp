#include "monitor/client/api_path.h"
#include "monitor/client/server_address.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class ServerAddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsWhatPeopleType_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url");
        QTest::newRow("name") << u"pi"_s << u"http://pi:5000"_s;
        QTest::newRow("blanks") << u"  pi.local "_s << u"http://pi.local:5000"_s;
        QTest::newRow("port") << u"192.168.1.7:80"_s << u"http://192.168.1.7:80"_s;
        QTest::newRow("whole URL with a path") << u"http://pi:5000/api/status"_s << u"http://pi:5000"_s;
        QTest::newRow("TLS") << u"HTTPS://pi/"_s << u"https://pi:5000"_s;
        QTest::newRow("bare IPv6") << u"fe80::1"_s << u"http://[fe80::1]:5000"_s;
        QTest::newRow("IPv6 with port") << u"[::1]:8080"_s << u"http://[::1]:8080"_s;
    }

    void understandsWhatPeopleType()
    {
        QFETCH(QString, text);
        QFETCH(QString, url);
        const Result<QUrl> read = serverUrlFromText(text);
        QVERIFY(read.isOk());
        QCOMPARE(read->toString(), url);
    }

    void refusesWhatIsNoAddress_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
            {"", "  ", "ftp://pi", "http://", "a b", "pi:99999", "pi:0", "pi:x", "user:secret@pi", "[::1"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }

    void refusesWhatIsNoAddress()
    {
        QFETCH(QString, text);
        const Result<QUrl> read = serverUrlFromText(text);
        QVERIFY(!read.isOk());
        QVERIFY(!read.fault().message.isEmpty());
        QVERIFY(!read.fault().remedy.isEmpty());
    }

    void namesLeaveOutTheUsualPort()
    {
        QCOMPARE(serverNameFromUrl(QUrl(u"http://pi:5000"_s)), u"pi"_s);
        QCOMPARE(serverNameFromUrl(QUrl(u"http://pi:80"_s)), u"pi:80"_s);
        QCOMPARE(serverNameFromUrl(QUrl(u"http://[::1]:80"_s)), u"[::1]:80"_s);
    }

    void aSetIsSplitAtItsFirstUnderscore()
    {
        QCOMPARE(apiPath::trigger(u"foo_hoge"_s), u"/api/foo/hoge"_s);
        QCOMPARE(apiPath::trigger(u"_foo_hoge_x"_s), u"/api/_foo/hoge_x"_s);
        QCOMPARE(apiPath::trigger(u"__x"_s), u"/api/_/x"_s);
        QCOMPARE(apiPath::trigger(u"foo_hoge_photos"_s), u"/api/foo/hoge_photos"_s);
        QCOMPARE(apiPath::trigger(u"山田_写 真/2?"_s), u"/api/%E5%B1%B1%E7%94%B0/%E5%86%99%20%E7%9C%9F%2F2%3F"_s);
        QCOMPARE(apiPath::trigger(u"foo_hoge"_s, {u"mass-deletion"_s, u"source-empty"_s}),
            u"/api/foo/hoge?accept=mass-deletion&accept=source-empty"_s);
        QCOMPARE(apiPath::trigger(u"foo"_s), QString());
        QCOMPARE(apiPath::trigger(u"_foo"_s), QString());
    }

    void idsCannotLeaveTheirPlaceInAPath() { QCOMPARE(apiPath::log(u"../x?y"_s), u"/api/tasks/..%2Fx%3Fy/log"_s); }
};

QTEST_APPLESS_MAIN(ServerAddressTest)
#include "server_address_test.moc"
