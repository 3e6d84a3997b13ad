#include "shared/fault.h"

#include <QSet>
#include <QTest>

using namespace backup;

class FaultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void codesReadBackAsTheirKind();
    void noTwoKindsShareACode();
    void statusAndExitCodeAreOfFailures();
};

namespace {

constexpr auto first = FaultKind::InvalidRequest;
constexpr auto last = FaultKind::Internal;

template <typename Check>
void forEachKind(Check check)
{
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i)
        check(static_cast<FaultKind>(i));
}

}

void FaultTest::codesReadBackAsTheirKind()
{
    forEachKind([](FaultKind kind) { QCOMPARE(faultKindFromCode(faultCode(kind)), kind); });
    QCOMPARE(faultKindFromCode(QStringLiteral("no-such-code")), std::nullopt);
}

void FaultTest::noTwoKindsShareACode()
{
    QSet<QString> codes;
    forEachKind([&codes](FaultKind kind) {
        QVERIFY2(!codes.contains(faultCode(kind)), qPrintable(faultCode(kind)));
        codes.insert(faultCode(kind));
    });
}

void FaultTest::statusAndExitCodeAreOfFailures()
{
    forEachKind([](FaultKind kind) {
        QVERIFY(httpStatus(kind) >= 400 && httpStatus(kind) < 600);
        QVERIFY(exitCode(kind) > 0 && exitCode(kind) < 256);
    });
}

QTEST_APPLESS_MAIN(FaultTest)
#include "fault_test.moc"
