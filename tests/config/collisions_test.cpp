#include "service/config/collisions.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

struct Paths {
    QString source;
    QString dest;
};

//! Sets a_0, a_1 ... with source in line 10 * n + 1 and dest in line 10 * n + 2.
QList<CheckedSet> setsOf(const QList<Paths> &paths)
{
    QList<CheckedSet> sets;
    for (int i = 0; i < paths.size(); ++i) {
        BackupSet set;
        set.name = u"a_%1"_s.arg(i);
        set.source = paths[i].source;
        set.dest = paths[i].dest;
        sets.append({set, 10 * i + 1, 10 * i + 2, {}});
    }
    return sets;
}

QStringList faultySections(const QList<ConfigFault> &faults)
{
    QStringList sections;
    for (const ConfigFault &fault : faults)
        sections.append(fault.section);
    sections.sort();
    sections.removeDuplicates();
    return sections;
}

}

Q_DECLARE_METATYPE(Paths)

class CollisionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void letsNeighboursBe_data();
    void letsNeighboursBe();
    void findsClashesInBothSets_data();
    void findsClashesInBothSets();
    void namesTheOtherSetAndItsLine();
    void findsEverySetOfACrowd();
    void copesWithACrowdOfClashes();
    void copesWithThousandsOfSets();
};

void CollisionsTest::letsNeighboursBe_data()
{
    QTest::addColumn<Paths>("first");
    QTest::addColumn<Paths>("second");

    QTest::newRow("one source, two disks") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/s"_s, u"/q/a"_s};
    QTest::newRow("nested sources") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/s/t"_s, u"/p/b"_s};
    QTest::newRow("longer name") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_photos"_s};
    QTest::newRow("no date") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_20200230"_s};
    QTest::newRow("more behind the date") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_20200101_x"_s};
    QTest::newRow("copies of a longer name")
        << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_photos_20200101"_s};
    QTest::newRow("other folder") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/q/hoge_20200101"_s};
    QTest::newRow("common beginning") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoges/x"_s};
    QTest::newRow("faulty paths") << Paths {QString(), QString()} << Paths {QString(), QString()};
}

void CollisionsTest::letsNeighboursBe()
{
    QFETCH(Paths, first);
    QFETCH(Paths, second);
    QCOMPARE(findCollisions(setsOf({first, second})), QList<ConfigFault>());
}

void CollisionsTest::findsClashesInBothSets_data()
{
    QTest::addColumn<Paths>("first");
    QTest::addColumn<Paths>("second");

    QTest::newRow("same dest") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/t"_s, u"/p/a"_s};
    QTest::newRow("dest in dest") << Paths {u"/s"_s, u"/p"_s} << Paths {u"/t"_s, u"/p/x/y"_s};
    QTest::newRow("generation") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_20200101"_s};
    QTest::newRow("second generation of a day")
        << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_20200101.2"_s};
    QTest::newRow("in a generation") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/hoge_20200101/x/y"_s};
    QTest::newRow("control folder") << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/.hoge.backup-server"_s};
    QTest::newRow("in the control folder")
        << Paths {u"/s"_s, u"/p/hoge"_s} << Paths {u"/t"_s, u"/p/.hoge.backup-server/staging"_s};
    QTest::newRow("dest is a source") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/p/a"_s, u"/q/a"_s};
    QTest::newRow("dest in a source") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/p"_s, u"/q/a"_s};
    QTest::newRow("dest in the root as source") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/"_s, QString()};
    QTest::newRow("source in dest") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/p/a/x"_s, u"/q/a"_s};
    QTest::newRow("source in a generation") << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/p/a_20200101/x"_s, u"/q/a"_s};
    QTest::newRow("source in the control folder")
        << Paths {u"/s"_s, u"/p/a"_s} << Paths {u"/p/.a.backup-server"_s, u"/q/a"_s};
}

void CollisionsTest::findsClashesInBothSets()
{
    QFETCH(Paths, first);
    QFETCH(Paths, second);
    const QStringList both {u"a_0"_s, u"a_1"_s};
    QCOMPARE(faultySections(findCollisions(setsOf({first, second}))), both);
    QCOMPARE(faultySections(findCollisions(setsOf({second, first}))), both);
}

void CollisionsTest::namesTheOtherSetAndItsLine()
{
    const QList<ConfigFault> faults = findCollisions(setsOf({{u"/s"_s, u"/p"_s}, {u"/t"_s, u"/p/x"_s}}));
    QCOMPARE(faults.size(), 2);
    const QString remedy = u"Give every set folders of its own, none inside another's."_s;
    QCOMPARE(faults[0], (ConfigFault {12, u"a_1"_s, u"dest stands inside the dest of [a_0] (line 2)."_s, remedy}));
    QCOMPARE(faults[1], (ConfigFault {2, u"a_0"_s, u"The dest of [a_1] (line 12) stands inside this dest."_s, remedy}));
}

void CollisionsTest::findsEverySetOfACrowd()
{
    const QList<CheckedSet> sets =
        setsOf({{u"/s"_s, u"/p/a"_s}, {u"/s"_s, u"/p/a"_s}, {u"/s"_s, u"/p/a"_s}, {u"/s"_s, u"/q/a"_s}});
    QCOMPARE(faultySections(findCollisions(sets)), (QStringList {u"a_0"_s, u"a_1"_s, u"a_2"_s}));
}

void CollisionsTest::copesWithACrowdOfClashes()
{
    // Pair by pair, this would be nine hundred million comparisons.
    const QList<CheckedSet> sets = setsOf(QList<Paths>(30'000, Paths {u"/s"_s, u"/s/x"_s}));
    QCOMPARE(faultySections(findCollisions(sets)).size(), 30'000);
}

void CollisionsTest::copesWithThousandsOfSets()
{
    QList<Paths> paths;
    for (int i = 0; i < 5'000; ++i)
        paths.append({u"/mnt/data/%1"_s.arg(i), u"/mnt/backup/%1"_s.arg(i)});
    paths.append({u"/mnt/data/x"_s, u"/mnt/backup/4999"_s});
    QCOMPARE(findCollisions(setsOf(paths)).size(), 2);
}

QTEST_APPLESS_MAIN(CollisionsTest)
#include "collisions_test.moc"
