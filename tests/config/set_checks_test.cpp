#include "service/config/set_checks.h"

#include "service/config/set_name.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! The set of a sound section with \a lines behind its paths, which begin in line 4.
CheckedSet withLines(const QByteArray &lines)
{
    return checkSet(parseIni("[a_b]\nsource = /s\ndest = /d\n" + lines).sections.value(0), {});
}

CheckedSet withPaths(const QString &source, const QString &dest)
{
    return checkSet(parseIni(u"[a_b]\nsource = %1\ndest = %2\n"_s.arg(source, dest).toUtf8()).sections.value(0), {});
}

}

class SetChecksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKey();
    void hasDefaults();
    void readsValues_data();
    void readsValues();
    void refusesValues_data();
    void refusesValues();
    void cleansPaths();
    void refusesPaths_data();
    void refusesPaths();
    void tellsHowToMendTheBeginningOfAPath();
    void asksForMissingPaths();
    void judgesNames_data();
    void judgesNames();
    void takesWhatTheSectionLacksFromTheDefaults();
};

void SetChecksTest::readsEveryKey()
{
    const CheckedSet checked = withLines("keep_count = 0\ndate_last = 20240229\nexclude = *.tmp\nEXCLUDE =\n  /cache\n"
                                         "  two words\nhard_links = Yes\nmax_delete = 80 %\nrsync_options = -x\n");
    QVERIFY(checked.faults.isEmpty());
    const BackupSet expected {u"a_b"_s, u"/s"_s, u"/d"_s, 0, QDate(2024, 2, 29),
        {u"*.tmp"_s, u"/cache"_s, u"two words"_s}, true, 80, {u"--one-file-system"_s}};
    QCOMPARE(checked.set, expected);
    QCOMPARE(checked.sourceLine, 2);
    QCOMPARE(checked.destLine, 3);
}

void SetChecksTest::hasDefaults()
{
    const CheckedSet checked = withLines("date_last =\nexclude =\n");
    QVERIFY(checked.faults.isEmpty());
    QCOMPARE(checked.set, (BackupSet {u"a_b"_s, u"/s"_s, u"/d"_s, 3, {}, {}, false, 50, {}}));
}

void SetChecksTest::readsValues_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("plus-free zero") << QByteArray("keep_count = 000");
    QTest::newRow("many") << QByteArray("keep_count = 100000");
    QTest::newRow("percent") << QByteArray("max_delete = 100%");
    QTest::newRow("off") << QByteArray("hard_links = off");
    QTest::newRow("quoted") << QByteArray("date_last = \"20200118\"");
}

void SetChecksTest::readsValues()
{
    QFETCH(QByteArray, line);
    QCOMPARE(withLines(line).faults, QList<ConfigFault>());
}

void SetChecksTest::refusesValues_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("line");

    QTest::newRow("no number") << QByteArray("keep_count = 80x") << 4;
    QTest::newRow("empty number") << QByteArray("keep_count =") << 4;
    QTest::newRow("negative") << QByteArray("keep_count = -1") << 4;
    QTest::newRow("fraction") << QByteArray("keep_count = 1.5") << 4;
    QTest::newRow("huge") << QByteArray("keep_count = 99999999999999999999") << 4;
    QTest::newRow("beyond int") << QByteArray("keep_count = 4294967299") << 4;
    QTest::newRow("full-width digit") << QByteArray("keep_count = ３") << 4;
    QTest::newRow("wrong unit") << QByteArray("keep_count = 3 %") << 4;
    QTest::newRow("beyond percent") << QByteArray("max_delete = 101") << 4;
    QTest::newRow("no date") << QByteArray("date_last = 20200230") << 4;
    QTest::newRow("date with dashes") << QByteArray("date_last = 2020-01-18") << 4;
    QTest::newRow("full-width date") << QByteArray("date_last = ２０２００１１８") << 4;
    QTest::newRow("signed date") << QByteArray("date_last = +2020118") << 4;
    QTest::newRow("neither yes nor no") << QByteArray("hard_links = maybe") << 4;
    QTest::newRow("forbidden option") << QByteArray("\nrsync_options = --delete") << 5;
    QTest::newRow("pattern that clears others") << QByteArray("exclude = a\n !\n b") << 4;
    QTest::newRow("unknown key") << QByteArray("\n\nkeepcount = 9") << 6;
    QTest::newRow("repeated key") << QByteArray("keep_count = 9\nKEEP_COUNT = 9") << 5;
    QTest::newRow("continued number") << QByteArray("keep_count = 9\n 9") << 4;
    QTest::newRow("indented key") << QByteArray("date_last = 20200118\n keep_count = 9") << 4;
}

void SetChecksTest::refusesValues()
{
    QFETCH(QByteArray, lines);
    const CheckedSet checked = withLines(lines);
    QCOMPARE(checked.faults.size(), 1);
    const ConfigFault fault = checked.faults.constFirst();
    QTEST(fault.line, "line");
    QCOMPARE(fault.section, u"a_b"_s);
    QVERIFY2(fault.message.endsWith(u'.') && fault.remedy.endsWith(u'.'), qPrintable(fault.message + fault.remedy));
}

void SetChecksTest::cleansPaths()
{
    const CheckedSet checked = withPaths(u"//s/./x//"_s, u"/d/"_s);
    QCOMPARE(checked.set.source, u"/s/x"_s);
    QCOMPARE(checked.set.dest, u"/d"_s);
    QVERIFY(checked.faults.isEmpty());
}

void SetChecksTest::refusesPaths_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("dest");

    QTest::newRow("empty") << QString() << u"/d"_s;
    QTest::newRow("relative") << u"photos"_s << u"/d"_s;
    QTest::newRow("home") << u"~/photos"_s << u"/d"_s;
    QTest::newRow("other machine") << u"pc:/photos"_s << u"/d"_s;
    QTest::newRow("Windows") << u"C:\\photos"_s << u"/d"_s;
    QTest::newRow("partly quoted") << u"\"/a\"/b"_s << u"/d"_s;
    QTest::newRow("upwards") << u"/s/../t"_s << u"/d"_s;
    QTest::newRow("long name") << u'/' + QString(256, u'x') << u"/d"_s;
    QTest::newRow("long path") << QString(u"/x"_s).repeated(2048) << u"/d"_s;
    QTest::newRow("dest has no room for a date") << u"/s"_s << u'/' + QString(81, u'山');
    QTest::newRow("dest is the root") << u"/s"_s << u"/"_s;
    QTest::newRow("dest is the root, in other words") << u"/s"_s << u"/./"_s;
    QTest::newRow("the same") << u"/a/b"_s << u"/a/b/"_s;
    QTest::newRow("dest in source") << u"/a"_s << u"/a/b"_s;
    QTest::newRow("dest in the root") << u"/"_s << u"/b"_s;
    QTest::newRow("source in dest") << u"/a/b"_s << u"/a"_s;
    QTest::newRow("source in a dated copy") << u"/p/hoge_20200101/x"_s << u"/p/hoge"_s;
    QTest::newRow("source in the control folder") << u"/p/.hoge.backup-server"_s << u"/p/hoge"_s;
}

void SetChecksTest::refusesPaths()
{
    QFETCH(QString, source);
    QFETCH(QString, dest);
    const CheckedSet checked = withPaths(source, dest);
    QCOMPARE(checked.faults.size(), 1);
    QVERIFY(!checked.faults.constFirst().remedy.isEmpty());
}

void SetChecksTest::tellsHowToMendTheBeginningOfAPath()
{
    const auto remedy = [](const QString &source) { return withPaths(source, u"/d"_s).faults.value(0).remedy; };
    QCOMPARE(remedy(u"photos"_s), u"Write the whole path, from the first / on."_s);
    QVERIFY(remedy(u"'/photos'"_s).contains(u"quotes"_s));
    QVERIFY(remedy(u"~/photos"_s).contains(u"~"_s));
    for (const QString &other : {u"pc:/photos"_s, u"smb://pc/photos"_s, u"\\\\pc\\photos"_s, u"C:\\photos"_s})
        QVERIFY(remedy(other).startsWith(u"Mount"_s));
}

void SetChecksTest::asksForMissingPaths()
{
    const CheckedSet checked = checkSet(parseIni("\n[a_b]\n").sections.value(0), {});
    QCOMPARE(checked.faults.size(), 2);
    QCOMPARE(checked.faults[0].line, 2);
    QCOMPARE(checked.faults[0].message, u"source is missing."_s);
    QCOMPARE(checked.faults[1].message, u"dest is missing."_s);
}

void SetChecksTest::judgesNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isSound");

    QTest::newRow("usual") << u"foo_hoge"_s << true;
    QTest::newRow("any script") << u"山田_写真"_s << true;
    QTest::newRow("more underscores") << u"_a_b_"_s << true;
    QTest::newRow("only underscores") << u"___"_s << true;
    QTest::newRow("blanks inside") << u"my pc_my photos"_s << true;
    QTest::newRow("words of the API") << u"tasks_sets"_s << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("no underscore") << u"photos"_s << false;
    QTest::newRow("nothing before") << u"_photos"_s << false;
    QTest::newRow("nothing behind") << u"photos_"_s << false;
    QTest::newRow("too few") << u"__"_s << false;
    QTest::newRow("slash") << u"a_b/c"_s << false;
    QTest::newRow("blank at the end") << u"a_b "_s << false;
    QTest::newRow("long") << QString(254, u'a') + u"_b"_s << false;
    QTest::newRow("server in other letters") << u"Server"_s << false;
}

void SetChecksTest::judgesNames()
{
    QFETCH(QString, name);
    QTEST(checkSetName(name).isOk(), "isSound");
}

void SetChecksTest::takesWhatTheSectionLacksFromTheDefaults()
{
    const IniDocument document = parseIni(
        "[DEFAULT]\nkeep_count = 7\nmax_delete = x\nexclude = a\n[a_b]\nsource = /s\ndest = /d\nexclude = b\n");
    const CheckedSet checked = checkSet(document.sections[1], document.sections[0]);
    QCOMPARE(checked.set.keepCount, 7);
    QCOMPARE(checked.set.excludes, QStringList {u"b"_s});
    QCOMPARE(checked.faults.size(), 1);
    QCOMPARE(checked.faults.constFirst().line, 3);
}

QTEST_APPLESS_MAIN(SetChecksTest)
#include "set_checks_test.moc"
