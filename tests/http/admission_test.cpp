#include "service/api/http/admission.h"
#include "service/api/http/rate_limit.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Who gets a place at the door, and who has asked too often; with made-up clocks.
class AdmissionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void admitsWhileThereIsRoom();
    void anAddressAtItsShareLosesItsOwnOldest();
    void aFullHouseTakesFromTheGreediest();
    void lessUsefulSeatsGoFirst();
    void refusesWhenEverySeatIsKept();
    void allowsABurstThenTheRate();
    void aRequestHasRoomBehindAHandshake();
    void longRequestsCountForMany();
    void whoAskedForMuchIsBusyForAWhile();
    void forgetsAddressesThatRested();
};

namespace {

const RateLimit::Time start {};
const QHostAddress a(u"192.168.1.1"_s);
const QHostAddress b(u"192.168.1.2"_s);
const QHostAddress c(u"192.168.1.3"_s);

DoorLimits limitsOf(int all, int each)
{
    DoorLimits limits;
    limits.maxConnections = all;
    limits.maxConnectionsPerAddress = each;
    return limits;
}

}

void AdmissionTest::admitsWhileThereIsRoom()
{
    const Admission admission = admit(a, {{a, 0, start}, {b, 0, start}}, limitsOf(3, 2));
    QVERIFY(admission.isAdmitted);
    QCOMPARE(admission.freed, -1);
}

void AdmissionTest::anAddressAtItsShareLosesItsOwnOldest()
{
    const QList<Seat> seats {{b, 0, start}, {a, 0, start + 2s}, {a, 0, start + 1s}};
    QCOMPARE(admit(a, seats, limitsOf(9, 2)).freed, 2);
}

void AdmissionTest::aFullHouseTakesFromTheGreediest()
{
    const QList<Seat> seats {{b, 0, start}, {a, 0, start + 2s}, {a, 0, start + 1s}};
    QCOMPARE(admit(c, seats, limitsOf(3, 3)).freed, 2);
}

void AdmissionTest::lessUsefulSeatsGoFirst()
{
    const QList<Seat> seats {{a, 1, start}, {a, 0, start + 5s}, {a, {}, start}};
    QCOMPARE(admit(a, seats, limitsOf(9, 3)).freed, 1);
}

void AdmissionTest::refusesWhenEverySeatIsKept()
{
    const QList<Seat> seats {{a, {}, start}, {a, {}, start}};
    QVERIFY(!admit(a, seats, limitsOf(9, 2)).isAdmitted);
    QVERIFY(!admit(b, seats, limitsOf(2, 2)).isAdmitted);
    QVERIFY(admit(b, seats, limitsOf(3, 2)).isAdmitted);
}

void AdmissionTest::allowsABurstThenTheRate()
{
    RateLimit limit(5);
    for (int i = 0; i < 10; ++i)
        QVERIFY(limit.admit(a, start));
    QVERIFY(!limit.admit(a, start));
    QVERIFY(limit.admit(b, start));
    for (int i = 0; i < 5; ++i)
        QVERIFY(limit.admit(a, start + 1s));
    QVERIFY(!limit.admit(a, start + 1s));
    QVERIFY(RateLimit(0).admit(a, start));
}

void AdmissionTest::aRequestHasRoomBehindAHandshake()
{
    for (const int perSecond : {1, 2, 3, 100}) {
        RateLimit limit(perSecond);
        for (const auto now : {start, start + 2s}) {
            QVERIFY(limit.admit(a, now, 5));
            QVERIFY(limit.admit(a, now));
        }
    }
}

void AdmissionTest::longRequestsCountForMany()
{
    RateLimit limit(100);
    const auto longRequests = [&limit](RateLimit::Time now) {
        int done = 0;
        for (; done < 1000 && limit.admit(a, now); ++done)
            limit.charge(a, 10ms, 1, now);
        return done;
    };
    // Of two seconds at once a twentieth, 100 ms; then 50 ms in each.
    const int atOnce = longRequests(start);
    QVERIFY2(atOnce >= 8 && atOnce <= 10, QByteArray::number(atOnce));
    const int later = longRequests(start + 1s);
    QVERIFY2(later >= 4 && later <= 6, QByteArray::number(later));
    // One that took very long is forgiven after as long as any other.
    limit.charge(a, 1h, 1, start + 1s);
    QVERIFY(!limit.admit(a, start + 1s));
    QVERIFY(limit.admit(a, start + 3s));
    // Also when it asks again and again.
    int admitted = 0;
    for (auto now = start + 10s; now < start + 20s; now += 5ms)
        admitted += longRequests(now);
    QVERIFY2(admitted >= 55 && admitted <= 65, QByteArray::number(admitted));
    limit.charge(b, 20ms, 1, start);
    QVERIFY(limit.admit(b, start));
}

void AdmissionTest::whoAskedForMuchIsBusyForAWhile()
{
    RateLimit limit(100);
    const auto ask = [&limit](const QHostAddress &address, std::chrono::milliseconds taken, RateLimit::Time now) {
        QVERIFY(limit.admit(address, now));
        limit.charge(address, taken, 1, now);
    };
    QVERIFY(!limit.isBusy(a, start));
    ask(a, 20ms, start);
    QVERIFY(limit.isBusy(a, start));
    QVERIFY(limit.isBusy(a, start + 2s));
    QVERIFY(!limit.isBusy(a, start + 4s));
    ask(a, 1h, start + 10s);
    QVERIFY(!limit.isBusy(a, start + 20s));
    // Little in each second.
    for (auto now = start; now < start + 20s; now += 500ms) {
        QVERIFY(!limit.isBusy(b, now));
        ask(b, 2ms, now);
    }
}

void AdmissionTest::forgetsAddressesThatRested()
{
    RateLimit limit(5);
    for (quint32 i = 0; i < 5000; ++i)
        limit.admit(QHostAddress(0x0a000000U + i), start + std::chrono::seconds(i));
    QVERIFY2(limit.size() <= 1024, QByteArray::number(limit.size()));
}

QTEST_APPLESS_MAIN(AdmissionTest)
#include "admission_test.moc"
