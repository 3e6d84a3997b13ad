#include "monitor/models/attention.h"
#include "monitor/models/set_model.h"
#include "monitor/models/watch.h"
#include "tests/monitor/sample_tasks.h"
#include "tests/monitor/scripted_server.h"

#include <QAbstractItemModelTester>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString pi = u"http://pi:5000"_s;
const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

SetInfo namedSet(const QString &name)
{
    SetInfo set;
    set.name = name;
    set.lastSuccessAtUtc = noon;
    return set;
}

//! Whose last run was good, today.
SetInfo goodSet()
{
    SetInfo set = namedSet(u"foo_hoge"_s);
    set.lastSuccessAtUtc = QDateTime::currentDateTimeUtc();
    set.lastResult = HistoryEntry();
    set.lastResult->id = u"1"_s;
    set.lastResult->name = set.name;
    set.lastResult->startedAtUtc = set.lastResult->endedAtUtc = set.lastSuccessAtUtc;
    return set;
}

}

class SetModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreMergedByName()
    {
        SetModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.merge(pi, u"pi"_s, {namedSet(u"a_a"_s), namedSet(u"a_b"_s), namedSet(u"a_c"_s)});
        const QPersistentModelIndex remembered = model.index(2, 0);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        SetInfo other = namedSet(u"a_c"_s);
        other.keepCount = 9;
        model.merge(pi, u"pi"_s, {namedSet(u"a_d"_s), other, namedSet(u"a_a"_s)});
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(changed.count(), 1);
        QVERIFY(remembered.isValid());
        QCOMPARE(model.set(remembered.row()).keepCount, 9);
        QVERIFY(!model.find(pi, u"a_b"_s));
        QVERIFY(model.find(pi, u"a_d"_s));
        model.removeServer(pi);
        QCOMPARE(model.rowCount(), 0);
    }

    void theWorstThingIsSaidOfASet()
    {
        SetInfo set;
        QCOMPARE(setHealth(set, 3, noon), SetHealth::NoGoodRun);
        set.lastSuccessAtUtc = noon;
        QCOMPARE(setHealth(set, 3, noon.addDays(2)), SetHealth::Fine);
        QCOMPARE(setHealth(set, 3, noon.addDays(4)), SetHealth::Overdue);
        QCOMPARE(setHealth(set, 0, noon.addDays(400)), SetHealth::Fine);
        set.lastResult = HistoryEntry();
        set.lastResult->code = u"source-missing"_s;
        QCOMPARE(setHealth(set, 3, noon.addDays(4)), SetHealth::Failed);
        QVERIFY(isOverdue(set, 3, noon.addDays(4)));
        set.lastResult->code = u"cancelled"_s;
        QCOMPARE(setHealth(set, 3, noon.addDays(2)), SetHealth::Fine);
        QCOMPARE(setHealth(set, 3, noon.addDays(4)), SetHealth::Overdue);
        set.faults = {{1, {}, u"x"_s, {}}};
        QCOMPARE(setHealth(set, 3, noon.addDays(4)), SetHealth::Faulty);
    }

    void markupFromAServerIsShownAsItIs()
    {
        SetModel model;
        model.merge(pi, u"pi"_s, {namedSet(u"<img src=x>_b"_s)});
        const QString tip = model.index(0, static_cast<int>(SetColumn::Set)).data(Qt::ToolTipRole).toString();
        QVERIFY(tip.contains("&lt;img src=x&gt;"_L1));
    }

    void theTrayTellsTheWorst()
    {
        QCOMPARE(attentionOf({0, 0, 0, 0}), Attention::Fine);
        QCOMPARE(attentionOf({0, 0, 0, 1}), Attention::Running);
        QCOMPARE(attentionOf({0, 1, 0, 1}), Attention::Needed);
        QCOMPARE(attentionOf({0, 0, 1, 0}), Attention::Needed);
        QCOMPARE(attentionOf({1, 1, 1, 1}), Attention::Unreachable);
        QCOMPARE(attentionOf({0, 0, 0, 0, 1}), Attention::Needed);
        QCOMPARE(situationPhrase({0, 2, 0, 1}), u"2 error(s), 1 running"_s);
        Situation situation;
        situation.failedSets = 2;
        QCOMPARE(attentionOf(situation), Attention::Needed);
        QCOMPARE(situationPhrase(situation), u"last run of 2 set(s) failed"_s);
        situation = {};
        situation.unreadable = 1;
        QCOMPARE(attentionOf(situation), Attention::Needed);
        QCOMPARE(situationPhrase(situation), u"sets of 1 server(s) cannot be read"_s);
        situation = {};
        situation.faultyConfigs = 1;
        QCOMPARE(attentionOf(situation), Attention::Needed);
        QCOMPARE(situationPhrase(situation), u"config.ini of 1 server(s) has faults"_s);
        situation = {};
        situation.hasCopies = false;
        QCOMPARE(attentionOf(situation), Attention::Unreachable);
        QCOMPARE(situationPhrase(situation), u"No backup has been made yet"_s);
        situation = {};
        situation.unmade = 2;
        QCOMPARE(attentionOf(situation), Attention::Unreachable);
        QCOMPARE(situationPhrase(situation), u"2 set(s) without a good run by their server yet"_s);
        situation.running = 1;
        QCOMPARE(attentionOf(situation), Attention::Running);
    }

    void theTrayIsToldApartWithoutColour()
    {
        constexpr int size = 16;
        QList<QImage> icons;
        for (const Attention attention :
            {Attention::Fine, Attention::Running, Attention::Needed, Attention::Unreachable}) {
            QImage onDark(size, size, QImage::Format_RGB32);
            onDark.fill(Qt::black);
            QPainter painter(&onDark);
            attentionIcon(attention).paint(&painter, onDark.rect());
            painter.end();
            icons.append(onDark.convertToFormat(QImage::Format_Grayscale8));
        }
        const auto clearlyOther = [](const QImage &a, const QImage &b) {
            int pixels = 0;
            for (int i = 0; i < size * size; ++i)
                pixels += std::abs(qGray(a.pixel(i % size, i / size)) - qGray(b.pixel(i % size, i / size))) > 64;
            return pixels;
        };
        for (qsizetype i = 0; i < icons.size(); ++i) {
            for (qsizetype other = 0; other < i; ++other) {
                const int pixels = clearlyOther(icons.at(i), icons.at(other));
                QVERIFY2(pixels >= 2 * size, qPrintable(u"%1 and %2: %3 pixels"_s.arg(i).arg(other).arg(pixels)));
            }
        }
    }

    void nothingIsFineBeforeAllServersHaveAnswered()
    {
        ScriptedServer answering, silent;
        answering.answerJson("/api/status", statusBody({}));
        QPointer<QTcpSocket> waiting;
        answering.on("/api/sets", [&](QTcpSocket &socket, const QByteArray &) { waiting = &socket; });
        ServerPool pool;
        const Watch watch(pool);
        QCOMPARE(attentionOf(watch.situation()), Attention::Unreachable);
        QCOMPARE(situationPhrase(watch.situation()), u"Nothing is known yet"_s);
        pool.add(answering.url(), u"pi"_s).pollNow();
        QTRY_VERIFY(waiting);
        // The tasks alone do not tell how the sets are.
        QVERIFY(pool.servers().front()->lastAnswerUtc().isValid());
        QCOMPARE(situationPhrase(watch.situation()), u"Nothing is known yet"_s);
        waiting->write(ScriptedServer::response("200 OK", "application/json", setsBody({goodSet()})));
        QTRY_COMPARE(attentionOf(watch.situation()), Attention::Fine);
        QCOMPARE(situationPhrase(watch.situation()), u"All backups are fine"_s);
        pool.add(silent.url(), u"nas"_s);
        QCOMPARE(attentionOf(watch.situation()), Attention::Unreachable);
    }

    void nothingIsFineThatFailed_data()
    {
        QTest::addColumn<QByteArray>("tasks");
        QTest::addColumn<QByteArray>("sets");
        QTest::addColumn<QString>("phrase");
        SetInfo failed = goodSet();
        failed.lastResult->code = u"source-missing"_s;
        SetInfo cancelled = goodSet();
        cancelled.lastResult->code = u"cancelled"_s;
        SetInfo late = failed;
        late.lastSuccessAtUtc = late.lastSuccessAtUtc.addDays(-9);
        SetInfo neverRun = goodSet();
        neverRun.lastResult.reset();
        neverRun.lastSuccessAtUtc = {};
        SetInfo movedOver = neverRun;
        movedOver.dateLast = QDate(2020, 1, 18);
        Task error = sampleTask(failed.lastResult->id, TaskState::Error, failed.name);
        Task stopped = error;
        stopped.code = u"cancelled"_s;
        QTest::newRow("fine") << statusBody({}) << setsBody({goodSet()}) << u"All backups are fine"_s;
        QTest::newRow("the error was cleared")
            << statusBody({}) << setsBody({failed}) << u"last run of 1 set(s) failed"_s;
        QTest::newRow("the error is listed") << statusBody({error}) << setsBody({failed}) << u"1 error(s)"_s;
        QTest::newRow("it keeps failing") << statusBody({error}) << setsBody({late}) << u"1 error(s), 1 overdue"_s;
        QTest::newRow("cancelled") << statusBody({stopped}) << setsBody({cancelled}) << u"All backups are fine"_s;
        QTest::newRow("a fault outside of all sections")
            << statusBody({}) << setsBody({goodSet()}, {{1, {}, u"What is this?"_s, {}}})
            << u"config.ini of 1 server(s) has faults"_s;
        QTest::newRow("never run") << statusBody({}) << setsBody({neverRun}) << u"No backup has been made yet"_s;
        SetInfo other = goodSet();
        other.name = u"foo_other"_s;
        QTest::newRow("one never run") << statusBody({}) << setsBody({neverRun, other})
                                       << u"1 set(s) without a good run by their server yet"_s;
        QTest::newRow("moved over") << statusBody({}) << setsBody({movedOver})
                                    << u"1 set(s) without a good run by their server yet"_s;
        movedOver.lastResult = cancelled.lastResult;
        QTest::newRow("cut off at the first time")
            << statusBody({}) << setsBody({movedOver}) << u"1 set(s) without a good run by their server yet"_s;
        QTest::newRow("no sets") << statusBody({}) << setsBody({}) << u"No backup has been made yet"_s;
    }

    void nothingIsFineThatFailed()
    {
        QFETCH(QByteArray, tasks);
        QFETCH(QByteArray, sets);
        QFETCH(QString, phrase);
        ScriptedServer server;
        server.answerJson("/api/status", tasks);
        server.answerJson("/api/sets", sets);
        ServerPool pool;
        Watch watch(pool);
        watch.setOverdueAfterDays(3);
        QSignalSpy arrived(&pool, &ServerPool::setsArrived);
        pool.add(server.url(), u"pi"_s).pollNow();
        QTRY_COMPARE(arrived.count(), 1);
        QCOMPARE(situationPhrase(watch.situation()), phrase);
    }

    //! As a Raspberry Pi's that has not asked for the time yet.
    void whatIsOverdueTheServersClockTells()
    {
        const QDateTime theirs = QDateTime::currentDateTimeUtc().addDays(-30);
        SetInfo set = goodSet();
        set.lastSuccessAtUtc = theirs.addDays(-2);
        ScriptedServer server;
        server.answerJson("/api/status", statusBody({}), httpDate(theirs));
        server.answerJson("/api/sets", setsBody({set}));
        ServerPool pool;
        Watch watch(pool);
        watch.setOverdueAfterDays(3);
        QSignalSpy arrived(&pool, &ServerPool::setsArrived);
        pool.add(server.url(), u"pi"_s).pollNow();
        QTRY_COMPARE(arrived.count(), 1);
        QCOMPARE(situationPhrase(watch.situation()), u"All backups are fine"_s);
        const QModelIndex ago = watch.sets().index(0, static_cast<int>(SetColumn::LastSuccess));
        QCOMPARE(ago.data().toString(), u"2 day(s) ago"_s);
    }

    void nothingIsFineWhileTheSetsCannotBeRead()
    {
        ScriptedServer server;
        server.answerJson("/api/status", statusBody({}));
        server.answerJson("/api/sets", setsBody({goodSet()}));
        ServerPool pool({std::chrono::milliseconds(20), std::chrono::milliseconds(20), std::chrono::milliseconds(20),
            std::chrono::milliseconds(20), std::chrono::milliseconds(1)});
        const Watch watch(pool);
        pool.add(server.url(), u"pi"_s).pollNow();
        QTRY_COMPARE(attentionOf(watch.situation()), Attention::Fine);
        server.on("/api/sets", [](QTcpSocket &socket, const QByteArray &) {
            socket.write(ScriptedServer::response("500 Internal Server Error", "application/json",
                R"({"code":"config-unreadable","message":"config.ini is missing."})"));
        });
        QTRY_COMPARE(situationPhrase(watch.situation()), u"sets of 1 server(s) cannot be read"_s);
        server.answerJson("/api/sets", setsBody({goodSet()}));
        QTRY_COMPARE(attentionOf(watch.situation()), Attention::Fine);
    }
};

QTEST_MAIN(SetModelTest)
#include "set_model_test.moc"
