#include "service/api/redacted.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

//! What a request without a token is told once tokens are used.
class RedactedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsNoPathsAndMessages();
    void keepsTheShape();
    void leavesOtherTextsAlone();
};

namespace {

const QByteArray whole =
    R"({"error":[{"code":"source-missing","id":"1","message":"/mnt/secret is missing","name":"a_b",)"
    R"("remedy":"mount /mnt/secret","warnings":["/mnt/secret/x"]}],"sets":[{"dest":"/mnt/secret",)"
    R"("faults":[{"line":3,"message":"secret"}],"generations":[{"date":"20261122",)"
    R"("name":"secret_20261122"}],"keep_count":3,"last_result":{"generation":"secret_20261122",)"
    R"("message":"secret"},"source":"/mnt/secret"}]})";

}

void RedactedTest::tellsNoPathsAndMessages()
{
    QVERIFY(!withoutSecrets(whole).contains("secret"));
}

void RedactedTest::keepsTheShape()
{
    QCOMPARE(withoutSecrets(whole),
        R"({"error":[{"code":"source-missing","id":"1","message":"","name":"a_b","remedy":"","warnings":[]}],)"
        R"("sets":[{"dest":"","faults":[{"line":3,"message":""}],"generations":[{"date":"20261122",)"
        R"("name":"20261122"}],"keep_count":3,"last_result":{"generation":"","message":""},"source":""}]})"
        "\n"_ba);
}

void RedactedTest::leavesOtherTextsAlone()
{
    QCOMPARE(withoutSecrets("message: no JSON"), "message: no JSON"_ba);
    QCOMPARE(redacted({200, "text/plain", R"({"message":"x"})", {}}).body, R"({"message":"x"})"_ba);
}

QTEST_APPLESS_MAIN(RedactedTest)
#include "redacted_test.moc"
