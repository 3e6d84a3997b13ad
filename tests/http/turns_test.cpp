#include "service/api/http/turns.h"

#include <QTest>
#include <QThread>
#include <algorithm>
#include <memory>

using namespace backup;

//! In which order, and how much at a time, the door works for clients who are here already.
class TurnsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAFewInTheirOrder();
    void takesFewerThatTakeLong();
    void whatIsAddedMeanwhileComesLater();
    void forgetsWhoIsGone();
};

void TurnsTest::takesAFewInTheirOrder()
{
    Turns turns;
    QList<int> done;
    for (int i = 0; i < 20; ++i)
        turns.add(this, [&done, i] { done.append(i); });
    QVERIFY(done.isEmpty());
    QCoreApplication::sendPostedEvents();
    QVERIFY2(!done.isEmpty() && done.size() < 20, QByteArray::number(done.size()));
    QTRY_COMPARE(done.size(), 20);
    QVERIFY(std::ranges::is_sorted(done));
}

void TurnsTest::takesFewerThatTakeLong()
{
    Turns turns;
    int done = 0;
    for (int i = 0; i < 3; ++i)
        turns.add(this, [&done] {
            ++done;
            QThread::msleep(5);
        });
    QCoreApplication::sendPostedEvents();
    QCOMPARE(done, 1);
    // As long again is for others.
    QCoreApplication::sendPostedEvents();
    QCOMPARE(done, 1);
    QTRY_COMPARE(done, 3);
}

void TurnsTest::whatIsAddedMeanwhileComesLater()
{
    Turns turns;
    int done = 0;
    std::function<void()> again = [&] {
        if (++done < 5)
            turns.add(this, again);
    };
    turns.add(this, again);
    for (int expected = 1; expected <= 5; ++expected) {
        QCoreApplication::sendPostedEvents();
        QCOMPARE(done, expected);
    }
    QCoreApplication::sendPostedEvents();
    QCOMPARE(done, 5);
}

void TurnsTest::forgetsWhoIsGone()
{
    Turns turns;
    auto gone = std::make_unique<QObject>();
    bool isDone = false;
    for (int i = 0; i < 20; ++i)
        turns.add(gone.get(), [] { QFAIL("Nobody is there for whom this could be done."); });
    turns.add(this, [&isDone] { isDone = true; });
    gone.reset();
    // In a flood most are gone: who is here does not wait for their turns.
    QCoreApplication::sendPostedEvents();
    QVERIFY(isDone);
}

QTEST_GUILESS_MAIN(TurnsTest)
#include "turns_test.moc"
