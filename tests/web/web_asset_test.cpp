#include "service/web/web_asset.h"

#include "service/web/gzip.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

QByteArray header(const ApiResponse &response, const QByteArray &name)
{
    for (const auto &[key, value] : response.headers) {
        if (key == name)
            return value;
    }
    return {};
}

ApiRequest requestFor(const QStringList &path)
{
    ApiRequest request;
    request.path = path;
    return request;
}

}

class WebAssetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesThePage();
    void leavesOtherPathsAlone_data();
    void leavesOtherPathsAlone();
    void sendsStrictHeaders();
    void answersNotModified_data();
    void answersNotModified();
    void compressesWhenAsked();
    void leavesWhatIsSentInPiecesAsItIs();
    void readsAcceptEncoding_data();
    void readsAcceptEncoding();
    void makesEqualBytesOfEqualData();
};

void WebAssetTest::servesThePage()
{
    const std::optional<ApiResponse> page = webAsset(requestFor({}));
    QVERIFY(page);
    QCOMPARE(page->status, 200);
    QCOMPARE(page->contentType, "text/html; charset=utf-8");
    QVERIFY(page->body.startsWith("<!doctype html>"));
    QCOMPARE(webAsset(requestFor({u"assets"_s, u"app.js"_s}))->contentType, "text/javascript; charset=utf-8");
    QCOMPARE(webAsset(requestFor({u"assets"_s, u"app.css"_s}))->contentType, "text/css; charset=utf-8");
    QCOMPARE(webAsset(requestFor({u"api"_s, u"openapi.json"_s}))->contentType, "application/json");
}

void WebAssetTest::leavesOtherPathsAlone_data()
{
    QTest::addColumn<QStringList>("path");
    QTest::newRow("status") << QStringList {u"api"_s, u"status"_s};
    QTest::newRow("folder") << QStringList {u"assets"_s};
    QTest::newRow("parent") << QStringList {u"assets"_s, u".."_s, u"index.html"_s};
    QTest::newRow("slash inside") << QStringList {u"assets/app.js"_s};
    QTest::newRow("case") << QStringList {u"assets"_s, u"APP.JS"_s};
}

void WebAssetTest::leavesOtherPathsAlone()
{
    QFETCH(QStringList, path);
    QVERIFY(!webAsset(requestFor(path)));
}

void WebAssetTest::sendsStrictHeaders()
{
    const ApiResponse page = *webAsset(requestFor({}));
    const QByteArray policy = header(page, "Content-Security-Policy");
    QVERIFY(policy.contains("default-src 'none'"));
    QVERIFY(!policy.contains("unsafe"));
    QCOMPARE(header(page, "Referrer-Policy"), "no-referrer");
    QCOMPARE(header(page, "Cache-Control"), "no-cache");
}

void WebAssetTest::answersNotModified_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("status");
    QTest::newRow("same") << QByteArray() << QByteArray() << 304;
    QTest::newRow("weak") << QByteArray("W/") << QByteArray() << 304;
    QTest::newRow("in a list") << QByteArray("\"other\", ") << QByteArray(", \"third\"") << 304;
    QTest::newRow("another") << QByteArray("x") << QByteArray() << 200;
}

void WebAssetTest::answersNotModified()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    ApiRequest request = requestFor({u"assets"_s, u"app.css"_s});
    request.ifNoneMatch = before + header(*webAsset(request), "ETag") + after;
    const ApiResponse answer = *webAsset(request);
    QTEST(answer.status, "status");
    QCOMPARE(answer.body.isEmpty(), answer.status == 304);
}

void WebAssetTest::compressesWhenAsked()
{
    ApiRequest request = requestFor({});
    const ApiResponse plain = compressedFor(request, {200, "text/plain", QByteArray(5000, 'x'), {{"ETag", "\"1\""}}});
    QCOMPARE(header(plain, "Content-Encoding"), "");
    QCOMPARE(header(plain, "Vary"), "Accept-Encoding");
    request.acceptEncoding = "gzip, deflate, br";
    const ApiResponse packed = compressedFor(request, {200, "text/plain", QByteArray(5000, 'x'), {{"ETag", "\"1\""}}});
    QCOMPARE(header(packed, "Content-Encoding"), "gzip");
    QCOMPARE(header(packed, "ETag"), "W/\"1\"");
    QVERIFY(packed.body.size() < 200);
    QVERIFY(packed.body.startsWith("\x1f\x8b\x08"));
    QCOMPARE(compressedFor(request, {200, "text/plain", "short", {}}).body, "short");
}

void WebAssetTest::leavesWhatIsSentInPiecesAsItIs()
{
    ApiRequest request = requestFor({});
    request.acceptEncoding = "gzip";
    const QByteArray first(5000, 'x');
    const ApiResponse answer = compressedFor(request, {200, "text/plain", first, {}, {1, {}}});
    QCOMPARE(header(answer, "Content-Encoding"), "");
    QCOMPARE(answer.body, first);
}

void WebAssetTest::readsAcceptEncoding_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("alone") << QByteArray("gzip") << true;
    QTest::newRow("in a list") << QByteArray("br;q=1.0, GZIP;q=0.5") << true;
    QTest::newRow("refused") << QByteArray("gzip;q=0") << false;
    QTest::newRow("refused at length") << QByteArray("gzip; q=0.000, br") << false;
    QTest::newRow("another's name") << QByteArray("x-gzip-like, br") << false;
}

void WebAssetTest::readsAcceptEncoding()
{
    QFETCH(QByteArray, value);
    QTEST(acceptsGzip(value), "accepted");
}

void WebAssetTest::makesEqualBytesOfEqualData()
{
    const QByteArray data(100'000, 'a');
    QCOMPARE(gzipped(data), gzipped(data));
}

}

QTEST_APPLESS_MAIN(backup::WebAssetTest)
#include "web_asset_test.moc"
