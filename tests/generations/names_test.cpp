#include "service/generations/generation_name.h"
#include "service/generations/naming.h"
#include "service/generations/places.h"
#include "service/generations/retention.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QString shown(QDate date)
{
    return date.toString(u"yyyyMMdd"_s);
}

QDate day(int number)
{
    return {2020, 2, number};
}

}

//! The pure rules: names of generations, which of them stay, what a commit does with the copy before.
class NamesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsGenerations_data();
    void readsGenerations();
    void writesWhatItReads();
    void nextNameIsAboveAllOfThatDay_data();
    void nextNameIsAboveAllOfThatDay();
    void keepsTheYoungest();
    void decidesNaming_data();
    void decidesNaming();
    void whatIsLostStaysAlsoOnTheSameDay();
    void neverNamesAGenerationAfterNoDay();
    void placesStandBesideTheDestination();
    void saysWhatAClockThatRanAheadMeans();
};

void NamesTest::readsGenerations_data()
{
    QTest::addColumn<QByteArray>("folder");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *folder, const QString &found) {
        QTest::newRow(folder) << QByteArray(folder) << found;
    };
    row("hoge_20200101", u"20200101 1"_s);
    row("hoge_20200229", u"20200229 1"_s);
    row("hoge_20200101.2", u"20200101 2"_s);
    row("hoge_20200101.10", u"20200101 10"_s);
    row("hoge_20200101.2147483646", u"20200101 2147483646"_s);
    for (const char *other : {"hoge", "hoge_", "hoge_2020", "hoge_20200230", "hoge_20190229", "hoge_20201301",
             "hoge_00000101", "hoge_20200100", "hoge_photos_20200101", "hoge_photos", "hoge20200101", "Hoge_20200101",
             "hoge_20200101.", "hoge_20200101.0", "hoge_20200101.1", "hoge_20200101.02", "hoge_20200101.-2",
             "hoge_20200101.2.2", "hoge_20200101.2147483647", "hoge_20200101.99999999999", "hoge_20200101 ",
             "hoge_202001011", "hoge_2020010a", "hoge_+2020101", "hoge_20200101~", ".hoge_20200101", "",
             "hoge_\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa0"}) // Arabic digits
        row(other, {});
}

void NamesTest::readsGenerations()
{
    QFETCH(QByteArray, folder);
    const auto name = generationFromFolder("hoge", folder);
    QTEST(name ? u"%1 %2"_s.arg(shown(name->date)).arg(name->serial) : QString(), "found");
}

void NamesTest::writesWhatItReads()
{
    for (const char *folder : {"\xff*[_20200101", "\xff*[_20200101.2", "\xff*[_20200101.33"}) {
        const auto name = generationFromFolder("\xff*[", folder);
        QVERIFY(name);
        QCOMPARE(folderFromGeneration("\xff*[", *name), QByteArray(folder));
    }
}

void NamesTest::nextNameIsAboveAllOfThatDay_data()
{
    QTest::addColumn<QList<int>>("existing");
    QTest::addColumn<int>("next");
    QTest::newRow("none") << QList<int> {} << 1;
    QTest::newRow("first") << QList<int> {1} << 2;
    QTest::newRow("gap") << QList<int> {1, 5} << 6;
    QTest::newRow("first is gone") << QList<int> {2} << 3;
    QTest::newRow("high") << QList<int> {2147483646} << 2147483647;
}

void NamesTest::nextNameIsAboveAllOfThatDay()
{
    QFETCH(QList<int>, existing);
    QList<GenerationName> names {{day(2), 9}};
    for (const int serial : std::as_const(existing))
        names.append({day(1), serial});
    const GenerationName next = nextName(names, day(1));
    QCOMPARE(next.date, day(1));
    QTEST(next.serial, "next");
}

void NamesTest::keepsTheYoungest()
{
    const GenerationName a {day(1), 1};
    const GenerationName b {day(1), 2};
    const GenerationName c {day(1), 10};
    const GenerationName d {day(3), 1};
    const QList<GenerationName> all {c, a, d, b};
    QCOMPARE(expiredGenerations(all, 4), QList<GenerationName>());
    QCOMPARE(expiredGenerations(all, 100), QList<GenerationName>());
    QCOMPARE(expiredGenerations(all, 3), QList<GenerationName>({a}));
    QCOMPARE(expiredGenerations(all, 1), QList<GenerationName>({a, b, c}));
    QCOMPARE(expiredGenerations(all, 0), QList<GenerationName>({a, b, c, d}));
    QCOMPARE(expiredGenerations(all, -5), QList<GenerationName>({a, b, c, d}));
    QCOMPARE(expiredGenerations({}, 3), QList<GenerationName>());
    // The one that was made just now counts as the youngest.
    QCOMPARE(expiredGenerations(all, 4, a), QList<GenerationName>());
    QCOMPARE(expiredGenerations(all, 2, a), QList<GenerationName>({b, c}));
    QCOMPARE(expiredGenerations(all, 1, a), QList<GenerationName>({b, c, d}));
    QCOMPARE(expiredGenerations(all, 1, d), QList<GenerationName>({a, b, c}));
    QCOMPARE(expiredGenerations(all, 0, a), QList<GenerationName>({a, b, c, d}));
    QCOMPARE(expiredGenerations(all, 3, GenerationName {day(2), 1}), QList<GenerationName>({a}));
}

void NamesTest::decidesNaming_data()
{
    QTest::addColumn<QDate>("today");
    QTest::addColumn<QDate>("dateLast");
    QTest::addColumn<bool>("hasLatest");
    QTest::addColumn<QDate>("latestChanged");
    QTest::addColumn<int>("keepCount");
    QTest::addColumn<QString>("generation");
    QTest::addColumn<QString>("newDateLast");
    QTest::addColumn<int>("warnings");
    const auto row = [](const char *name, QDate today, QDate dateLast, bool hasLatest, QDate latestChanged,
                         int keepCount, const QString &generation, const QString &newDateLast, int warnings) {
        QTest::newRow(name) << today << dateLast << hasLatest << latestChanged << keepCount << generation << newDateLast
                            << warnings;
    };
    row("first run", day(5), {}, false, {}, 3, {}, u"20200205"_s, 0);
    row("next day", day(5), day(4), true, day(4), 3, u"20200204"_s, u"20200205"_s, 0);
    row("years later", day(5), QDate(2001, 1, 1), true, day(4), 3, u"20010101"_s, u"20200205"_s, 0);
    row("same day", day(5), day(5), true, day(5), 3, {}, u"20200205"_s, 0);
    row("keeping none", day(5), day(4), true, day(4), 0, {}, u"20200205"_s, 0);
    row("keeping less than none", day(5), day(4), true, day(4), -1, {}, u"20200205"_s, 0);
    row("clock behind", day(5), day(9), true, day(9), 3, {}, u"20200209"_s, 1);
    row("clock in 1970", QDate(1970, 1, 1), day(9), true, day(9), 3, {}, u"20200209"_s, 1);
    row("clock behind, no latest", day(5), day(9), false, {}, 3, {}, u"20200209"_s, 1);
    row("date, no latest", day(5), day(4), false, {}, 3, {}, u"20200205"_s, 0);
    row("unknown day", day(5), {}, true, day(3), 3, u"20200203"_s, u"20200205"_s, 1);
    row("unknown day, changed today", day(5), {}, true, day(5), 3, u"20200205"_s, u"20200205"_s, 1);
    row("unknown day, changed tomorrow", day(5), {}, true, day(6), 3, u"20200205"_s, u"20200205"_s, 1);
    row("unknown day, keeping none", day(5), {}, true, day(3), 0, {}, u"20200205"_s, 1);
}

void NamesTest::decidesNaming()
{
    QFETCH(QDate, today);
    QFETCH(QDate, dateLast);
    QFETCH(bool, hasLatest);
    QFETCH(QDate, latestChanged);
    QFETCH(int, keepCount);
    const Naming naming = decideNaming({today, dateLast, hasLatest, latestChanged, keepCount});
    QTEST(naming.generation ? shown(*naming.generation) : QString(), "generation");
    QTEST(shown(naming.dateLast), "newDateLast");
    QTEST(static_cast<int>(naming.warnings.size()), "warnings");
}

void NamesTest::whatIsLostStaysAlsoOnTheSameDay()
{
    QCOMPARE(decideNaming({day(5), day(5), true, day(5), 3, true}).generation, std::optional(day(5)));
    QCOMPARE(decideNaming({day(5), day(9), true, day(9), 3, true}).generation, std::optional(day(9)));
    QVERIFY(!decideNaming({day(5), day(5), true, day(5), 0, true}).generation);
    QVERIFY(!decideNaming({day(5), day(5), false, {}, 3, true}).generation);
}

void NamesTest::neverNamesAGenerationAfterNoDay()
{
    const Naming naming = decideNaming({day(5), {}, true, {}, 3});
    QCOMPARE(naming.generation, std::optional(day(5)));
}

void NamesTest::placesStandBesideTheDestination()
{
    const Places places = placesOf(u"/mnt/backup/hoge"_s);
    QCOMPARE(places.parent, QByteArray("/mnt/backup"));
    QCOMPARE(places.base, QByteArray("hoge"));
    QCOMPARE(places.latest, QByteArray("/mnt/backup/hoge"));
    QCOMPARE(places.control, QByteArray("/mnt/backup/.hoge.backup-server"));
    QCOMPARE(places.generation("hoge_20200101"), QByteArray("/mnt/backup/hoge_20200101"));
    const Places root = placesOf(u"/hoge"_s);
    QCOMPARE(root.parent, QByteArray("/"));
    QCOMPARE(root.control, QByteArray("/.hoge.backup-server"));
    QCOMPARE(root.generation("hoge_20200101"), QByteArray("/hoge_20200101"));
}

void NamesTest::saysWhatAClockThatRanAheadMeans()
{
    NamingFacts facts;
    facts.today = QDate(2020, 2, 5);
    facts.dateLast = QDate(2030, 1, 1);
    facts.hasLatest = true;
    facts.keepCount = 3;
    const QString warning = decideNaming(facts).warnings.join(u'\n');
    for (const QString &words : {u"until then no older copies are made"_s, u"set date_last in config.ini"_s})
        QVERIFY2(warning.contains(words), qPrintable(warning));
}

QTEST_GUILESS_MAIN(NamesTest)
#include "names_test.moc"
