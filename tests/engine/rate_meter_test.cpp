#include "service/engine/rate_meter.h"

#include <QTest>

using namespace std::chrono_literals;

namespace backup {

class RateMeterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysNothingBeforeASecondHasPassed();
    void goesByTheLastSeconds();
    void isNotDeceivedByManyCalls();
    void fallsToNothingWhenItStandsStill();
    void tellsHowLongTheRestTakes();
};

namespace {

const RateMeter::Time start(100s);

}

void RateMeterTest::saysNothingBeforeASecondHasPassed()
{
    RateMeter meter;
    QCOMPARE(meter.rateAt(start, 0), std::nullopt);
    QCOMPARE(meter.rateAt(start + 999ms, 5000), std::nullopt);
    QCOMPARE(meter.rateAt(start + 1s, 6000), 6000);
}

void RateMeterTest::goesByTheLastSeconds()
{
    RateMeter meter;
    for (int second = 0; second <= 10; ++second)
        meter.rateAt(start + second * 1s, second * 1'000'000);
    for (int second = 1; second < 5; ++second)
        meter.rateAt(start + (10 + second) * 1s, 10'000'000 + second * 1000);
    QCOMPARE(meter.rateAt(start + 15s, 10'005'000), 1000);
}

void RateMeterTest::isNotDeceivedByManyCalls()
{
    RateMeter meter;
    std::optional<qint64> rate;
    for (int millisecond = 0; millisecond <= 20'000; ++millisecond)
        rate = meter.rateAt(start + millisecond * 1ms, millisecond * 50);
    QCOMPARE(rate, 50'000);
}

void RateMeterTest::fallsToNothingWhenItStandsStill()
{
    RateMeter meter;
    meter.rateAt(start, 0);
    meter.rateAt(start + 1s, 1000);
    meter.rateAt(start + 2s, 1000);
    QCOMPARE(meter.rateAt(start + 7s, 1000), 0);
    QCOMPARE(secondsLeft(1000, 5000, 0), std::nullopt);
}

void RateMeterTest::tellsHowLongTheRestTakes()
{
    QCOMPARE(secondsLeft(1000, 5000, 1000), 4);
    QCOMPARE(secondsLeft(1000, 5001, 1000), 5);
    QCOMPARE(secondsLeft(6000, 5000, 1000), 0); // a file grew while it was copied
    QCOMPARE(secondsLeft(1000, 0, 1000), std::nullopt); // how much there is in all is not known
    QCOMPARE(secondsLeft(1000, 5000, std::nullopt), std::nullopt);
}

}

QTEST_GUILESS_MAIN(backup::RateMeterTest)
#include "rate_meter_test.moc"
