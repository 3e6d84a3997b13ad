#include "service/tasks/next_start.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Sets are named "<disk>+<disk>_<anything>" here.
QStringList disksOf(const QString &name)
{
    return name.section(u'_', 0, 0).split(u'+', Qt::SkipEmptyParts);
}

QList<Task> pending(const QStringList &names)
{
    QList<Task> tasks;
    for (const QString &name : names) {
        Task task;
        task.id = name;
        task.name = name;
        tasks.append(task);
    }
    return tasks;
}

OngoingRun running(const QString &name, bool isStalled = false)
{
    return {name, disksOf(name), isStalled};
}

} // namespace

class NextStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesTheOldestThatMayRun_data();
    void choosesTheOldestThatMayRun();
};

void NextStartTest::choosesTheOldestThatMayRun_data()
{
    QTest::addColumn<QStringList>("waiting");
    QTest::addColumn<QList<OngoingRun>>("ongoing");
    QTest::addColumn<int>("parallel");
    QTest::addColumn<QString>("chosen");
    using Runs = QList<OngoingRun>;
    QTest::newRow("nothing waits") << QStringList {} << Runs {} << 1 << QString();
    QTest::newRow("oldest first") << QStringList {u"a_1"_s, u"b_1"_s} << Runs {} << 1 << u"a_1"_s;
    QTest::newRow("one at a time") << QStringList {u"b_1"_s} << Runs {running(u"a_1"_s)} << 1 << QString();
    QTest::newRow("two at a time") << QStringList {u"b_1"_s} << Runs {running(u"a_1"_s)} << 2 << u"b_1"_s;
    QTest::newRow("never two on one disk")
        << QStringList {u"a_2"_s, u"b_1"_s} << Runs {running(u"a_1"_s)} << 2 << u"b_1"_s;
    QTest::newRow("not on one of several disks either")
        << QStringList {u"a+b_1"_s, u"c_1"_s} << Runs {running(u"b+d_1"_s)} << 2 << u"c_1"_s;
    QTest::newRow("never two of one set") << QStringList {u"_x"_s} << Runs {running(u"_x"_s)} << 2 << QString();
    QTest::newRow("unknown disks may be different ones")
        << QStringList {u"_y"_s} << Runs {running(u"_x"_s)} << 2 << u"_y"_s;
    QTest::newRow("a stalled run does not hold up other disks")
        << QStringList {u"a_2"_s, u"b_1"_s} << Runs {running(u"a_1"_s, true)} << 1 << u"b_1"_s;
    QTest::newRow("but its own disk") << QStringList {u"a_2"_s} << Runs {running(u"a_1"_s, true)} << 1 << QString();
}

void NextStartTest::choosesTheOldestThatMayRun()
{
    QFETCH(QStringList, waiting);
    QFETCH(QList<OngoingRun>, ongoing);
    QFETCH(int, parallel);
    QFETCH(QString, chosen);
    QCOMPARE(nextToStart(pending(waiting), ongoing, parallel, disksOf).value_or(QString()), chosen);
}

QTEST_APPLESS_MAIN(NextStartTest)
#include "next_start_test.moc"
