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
        QCOMPARE(setHealth(set, 3, noon), SetHealth::NeverRun);
        set.lastSuccessAtUtc = noon;
        QCOMPARE(setHealth(set, 3, noon.addDays(2)), SetHealth::Fine);
        QCOMPARE(setHealth(set, 3, noon.addDays(4)), SetHealth::Overdue);
        QCOMPARE(setHealth(set, 0, noon.addDays(400)), SetHealth::Fine);
        set.lastResult = HistoryEntry();
        set.lastResult->code = u"source-missing"_s;
        QCOMPARE(setHealth(set, 3, noon.addDays(4)), SetHealth::Failed);
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
        ServerPool pool;
        const Watch watch(pool);
        QCOMPARE(attentionOf(watch.situation()), Attention::Unreachable);
        QCOMPARE(situationPhrase(watch.situation()), u"Nothing is known yet"_s);
        QSignalSpy polled(&pool, &ServerPool::polled);
        pool.add(answering.url(), u"pi"_s).pollNow();
        QTRY_VERIFY(!polled.isEmpty());
        QCOMPARE(attentionOf(watch.situation()), Attention::Fine);
        QCOMPARE(situationPhrase(watch.situation()), u"All backups are fine"_s);
        pool.add(silent.url(), u"nas"_s);
        QCOMPARE(attentionOf(watch.situation()), Attention::Unreachable);
    }
};

QTEST_MAIN(SetModelTest)
#include "set_model_test.moc"
