#include "service/api/kept_answer.h"

#include "service/web/gzip.h"

#include <QHash>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

//! An answer that many ask for again and again.
class KeptAnswerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anotherBodyHasAnotherTag();
    void unchangedIsToldWithTheHeadersOfTheWhole_data();
    void unchangedIsToldWithTheHeadersOfTheWhole();
    void isGzippedOnceForEachChange();
    void whatIsShortIsSentAsItIs();
};

namespace {

const QByteArray longBody = "{\"text\":\"" + QByteArray(5000, 'x') + "\"}";

ApiRequest requestFor(const QByteArray &acceptEncoding, const QByteArray &ifNoneMatch = {})
{
    ApiRequest request;
    request.acceptEncoding = acceptEncoding;
    request.ifNoneMatch = ifNoneMatch;
    return request;
}

QHash<QByteArray, QByteArray> headersOf(const ApiResponse &response)
{
    return QHash<QByteArray, QByteArray>(response.headers.begin(), response.headers.end());
}

}

void KeptAnswerTest::anotherBodyHasAnotherTag()
{
    KeptAnswer kept;
    QVERIFY(kept.isEmpty());
    kept.set(R"({"a":1})");
    const QByteArray first = headersOf(kept.to({})).value("ETag");
    QVERIFY(first.startsWith('"'));
    kept.set(R"({"a":2})");
    const ApiResponse second = kept.to(requestFor({}, first));
    QCOMPARE(second.status, 200);
    QCOMPARE(second.body, R"({"a":2})"_ba);
    QVERIFY(headersOf(second).value("ETag") != first);
    QCOMPARE(headersOf(second).value("Cache-Control"), "no-cache"_ba);
    kept.set(R"({"a":1})");
    QCOMPARE(kept.to(requestFor({}, first)).status, 304);
}

void KeptAnswerTest::unchangedIsToldWithTheHeadersOfTheWhole_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("acceptEncoding");
    QTest::newRow("long and gzipped") << longBody << "gzip"_ba;
    QTest::newRow("long and plain") << longBody << ""_ba;
    QTest::newRow("short") << "{}"_ba
                           << "gzip"_ba;
}

// RFC 9110, 15.4.5: what the 200 would have had of Date, ETag, Vary, Cache-Control.
void KeptAnswerTest::unchangedIsToldWithTheHeadersOfTheWhole()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, acceptEncoding);
    KeptAnswer kept;
    kept.set(body);
    QHash<QByteArray, QByteArray> whole = headersOf(kept.to(requestFor(acceptEncoding)));
    const ApiResponse same = kept.to(requestFor(acceptEncoding, whole.value("ETag")));
    QCOMPARE(same.status, 304);
    QVERIFY(same.body.isEmpty());
    QCOMPARE(whole.contains("Vary"), body == longBody);
    QCOMPARE(whole.remove("Content-Encoding"), body == longBody && !acceptEncoding.isEmpty());
    QCOMPARE(headersOf(same), whole);
}

void KeptAnswerTest::isGzippedOnceForEachChange()
{
    KeptAnswer kept;
    kept.set(longBody);
    QCOMPARE(kept.to(requestFor("gzip;q=0")).body, longBody);
    const QByteArray packed = kept.to(requestFor("gzip")).body;
    QCOMPARE(packed, gzipped(longBody));
    kept.set(QByteArray(longBody.constData(), longBody.size()));
    QVERIFY(kept.to(requestFor("gzip")).body.isSharedWith(packed));
    const QByteArray other = longBody.toUpper();
    kept.set(other);
    QCOMPARE(kept.to(requestFor("gzip")).body, gzipped(other));
}

void KeptAnswerTest::whatIsShortIsSentAsItIs()
{
    KeptAnswer kept;
    kept.set("{}");
    const ApiResponse response = kept.to(requestFor("gzip"));
    QCOMPARE(response.body, "{}"_ba);
    QVERIFY(!headersOf(response).contains("Content-Encoding"));
    QVERIFY(headersOf(response).value("ETag").startsWith('"'));
}

QTEST_APPLESS_MAIN(KeptAnswerTest)
#include "kept_answer_test.moc"
