#include "service/config/config_notes.h"

#include "service/config/config_checks.h"
#include "service/config/mount_point.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Of disks on which each path is a folder of its own, with nothing in it.
Probe probeOf(const std::function<Presence(const QString &)> &presenceOf)
{
    const auto look = [presenceOf](const QString &path) { return Sight {presenceOf(path), 1, qHash(path)}; };
    return {look, [](const QString &) { return QStringList(); }, [](const QString &) { return u"/mount point"_s; }};
}

Probe probeOf(Presence presence)
{
    return probeOf([presence](const QString &) { return presence; });
}

//! The same, but that each folder holds \a folders.
Probe probeWith(const QStringList &folders)
{
    Probe probe = probeOf(Presence::There);
    probe.foldersIn = [folders](const QString &) { return folders; };
    return probe;
}

}

class ConfigNotesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAPatternWithAComma();
    void tellsAPatternWithABlank();
    void tellsAPatternThatBeginsWithTheSource();
    void tellsASectionAmongThePatterns();
    void tellsAClockBehindDateLast();
    void tellsWhatIsNotThere();
    void tellsWhatARunWouldRefuse_data();
    void tellsWhatARunWouldRefuse();
    void tellsThatTheTokenFileIsNotThere();
    void looksNoFurtherThanAPathWithoutAnswer();
    void tellsWhichCopiesTheNextRunRemoves();
    void tellsWhatTheFirstRunRemoves();
    void tellsThatADestIsAnothersByAnotherPath();
    void seesWhatIsThere();
    void seesFoldersOnly();
    void findsTheMountPoint();
};

void ConfigNotesTest::tellsAPatternWithAComma()
{
    const QStringList notes =
        configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\nexclude = *.gz, *.md\nexclude = a,b\n")),
            probeOf(Presence::There));
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().startsWith(u"[a_b] exclude holds one pattern \"*.gz, *.md\""), qPrintable(notes.first()));
}

void ConfigNotesTest::tellsAPatternWithABlank()
{
    const QStringList notes =
        configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\nexclude = *.tmp *.o\nexclude = My "
                                         "files*\nexclude = + *.jpg\nexclude = Copy of *\n")),
            probeOf(Presence::There));
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().startsWith(u"[a_b] exclude holds one pattern \"*.tmp *.o\", blank included"_s),
        qPrintable(notes.first()));
}

void ConfigNotesTest::tellsAPatternThatBeginsWithTheSource()
{
    const QStringList notes = configNotes(checkConfig(parseIni("[a_b]\nsource = /mnt/s/\ndest = /d\n"
                                                               "exclude = /mnt/s/cache\nexclude = /mnt/s2\n")),
        probeOf(Presence::There));
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().contains(u"\"/mnt/s/cache\", which begins with the source"_s), qPrintable(notes.first()));
}

void ConfigNotesTest::tellsASectionAmongThePatterns()
{
    const auto notes = [](const QByteArray &lines) {
        return configNotes(
            checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\nexclude = a\n" + lines)), probeOf(Presence::There));
    };
    const QStringList found = notes("  [c_d]\n  source = /t\n  Dest: /e\n");
    QCOMPARE(found.size(), 3);
    QVERIFY2(found.first().startsWith(u"[a_b] exclude holds one pattern \"[c_d]\", which reads like a section's name"),
        qPrintable(found.first()));
    QVERIFY2(found.last().contains(u"\"Dest: /e\", which reads like a setting."_s), qPrintable(found.last()));
    QCOMPARE(notes("  [DEFAULT]\n").size(), 1);
    QCOMPARE(notes("  [abc]\n  [a_b]*\n  a = b\n  source\n"), QStringList());
}

void ConfigNotesTest::tellsAClockBehindDateLast()
{
    const auto notes = [](const QDate &today) {
        return dateNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d\ndate_last = 20301231\n"
                                              "[c_d]\nsource = /t\ndest = /e\n")),
            today);
    };
    QCOMPARE(notes(QDate(2030, 12, 31)), QStringList());
    QCOMPARE(notes(QDate(2030, 12, 30)).size(), 1);
    QVERIFY2(notes(QDate(2030, 12, 30))
                 .first()
                 .startsWith(u"[a_b] The clock says 2030-12-30, which is before date_last, 2030-12-31: "_s),
        qPrintable(notes(QDate(2030, 12, 30)).first()));
}

void ConfigNotesTest::tellsWhatIsNotThere()
{
    const Config config = checkConfig(parseIni("[a_b]\nsource = /s\ndest = /m/d\n[c_d]\nsource = /s/t\ndest = /n/d\n"));
    const QStringList there {u"/s/t"_s, u"/m"_s};
    const QStringList notes = configNotes(config,
        probeOf([&](const QString &path) { return there.contains(path) ? Presence::There : Presence::Missing; }));
    QCOMPARE(notes,
        QStringList({u"[a_b] source /s is not there now."_s, u"[c_d] /n, the folder above dest, is not there now."_s}));
    QCOMPARE(configNotes(config, probeOf(Presence::Unknown)), QStringList());
}

void ConfigNotesTest::tellsWhatARunWouldRefuse_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Sight>("sight");
    QTest::addColumn<QString>("note");
    Sight sight {Presence::There, 1, 1};
    sight.isFolder = false;
    QTest::newRow("source is a file") << u"/s"_s << sight << u"source /s is not a folder."_s;
    QTest::newRow("dest is a file") << u"/m/d"_s << sight << u"dest /m/d is not a folder."_s;
    QTest::newRow("dest is in a file") << u"/m"_s << sight << u"/m, in which dest is to stand, is not a folder."_s;
    sight = {Presence::Missing};
    sight.isLink = true;
    QTest::newRow("dest is a link") << u"/m/d"_s << sight << u"dest /m/d is a symbolic link;"_s;
    sight = {Presence::There, 2, 1};
    QTest::newRow("dest is a disk") << u"/m/d"_s << sight << u"dest /m/d is itself a mounted disk or a subvolume;"_s;
    sight.isWritable = false;
    QTest::newRow("source is not ours") << u"/s"_s << sight << QString();
    sight = {Presence::There, 1, 1};
    sight.isWritable = false;
    QTest::newRow("dest is not ours") << u"/m"_s << sight
                                      << u"For a service that runs as this user: /m, the folder above dest,"_s;
    sight.isReadOnly = true;
    QTest::newRow("dest is read-only")
        << u"/m"_s << sight
        << u"The filesystem of dest, at /m, is mounted read-only. Look for disk errors (dmesg), then "
           u"mount it writable: sudo mount -o remount,rw '/mount point'."_s;
    QTest::newRow("source is read-only") << u"/s"_s << sight << QString();
    sight.isReadable = false;
    QTest::newRow("source is closed") << u"/s"_s << sight
                                      << u"For a service that runs as this user: source /s cannot be read."_s;
}

void ConfigNotesTest::tellsWhatARunWouldRefuse()
{
    QFETCH(const QString, path);
    QFETCH(const Sight, sight);
    QFETCH(const QString, note);
    Probe probe = probeOf(Presence::There);
    probe.sightOf = [&](const QString &asked) { return asked == path ? sight : Sight {Presence::There, 1, 0}; };
    const QStringList notes = configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /m/d\n")), probe);
    QCOMPARE(notes.size(), note.isEmpty() ? 0 : 1);
    QVERIFY2(notes.join(u' ').startsWith(note.isEmpty() ? note : u"[a_b] "_s + note), qPrintable(notes.join(u' ')));
}

void ConfigNotesTest::tellsThatTheTokenFileIsNotThere()
{
    const Config config = checkConfig(parseIni("[server]\ntoken_file = /t\n"));
    const QStringList notes = configNotes(config, probeOf(Presence::Missing));
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes.first().startsWith(u"[server] token_file /t is not there: what needs a token is refused"),
        qPrintable(notes.first()));
}

void ConfigNotesTest::looksNoFurtherThanAPathWithoutAnswer()
{
    QStringList asked;
    const QStringList notes =
        configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /d/e\n")), probeOf([&](const QString &path) {
            asked.append(path);
            return Presence::NoAnswer;
        }));
    QCOMPARE(asked, QStringList {u"/s"_s});
    QCOMPARE(notes, QStringList {u"/s gives no answer; no further path was looked for."_s});
}

void ConfigNotesTest::tellsWhichCopiesTheNextRunRemoves()
{
    const QStringList folders {u"d_20200102.10"_s, u"d"_s, u"d_20200102.2"_s, u"d_20200101"_s, u"d_20200230"_s,
        u"d_20200103"_s, u"d_x_20200101"_s, u".d.backup-server"_s, u"other"_s};
    const auto notes = [&folders](const QByteArray &line) {
        return configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /m/d\n" + line)), probeWith(folders));
    };
    QCOMPARE(notes("keep_count = 4"), QStringList());
    QCOMPARE(notes("keep_count = 2"),
        QStringList {u"[a_b] 4 older copies stand beside dest, and keep_count is 2: the next run removes d_20200101, "
                     u"d_20200102.2, and one more where it makes a new one. To keep them, raise keep_count first."_s});
    QVERIFY(notes("keep_count = 0")
                .join(u' ')
                .contains(u"removes d_20200101, d_20200102.2, d_20200102.10, d_20200103. "_s));
    Probe hung = probeWith({});
    hung.foldersIn = [](const QString &) { return std::optional<QStringList>(); };
    QCOMPARE(configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /m/d\n")), hung),
        QStringList {u"/m gives no answer; no further path was looked for."_s});
}

void ConfigNotesTest::tellsWhatTheFirstRunRemoves()
{
    const auto notes = [](const QByteArray &line, const QStringList &folders) {
        return configNotes(checkConfig(parseIni("[a_b]\nsource = /s\ndest = /m/d\n" + line)), probeWith(folders));
    };
    const QStringList moved {u"d"_s, u"d_20200102"_s, u"d_20200101"_s};
    QCOMPARE(notes("keep_count = 2", moved),
        QStringList {u"[a_b] 2 older copies stand beside dest, and keep_count is 2: the next run removes d_20200101 "
                     u"where it makes a new one. To keep it, raise keep_count first."_s});
    QCOMPARE(notes("keep_count = 3", moved), QStringList());
    QCOMPARE(notes("keep_count = 2", moved + QStringList {u".d.backup-server"_s}), QStringList());
    QCOMPARE(notes("keep_count = 2", moved.sliced(1)), QStringList());
    QCOMPARE(notes("keep_count = 0", {u"d"_s}), QStringList());
    QCOMPARE(notes("keep_count = 0", {u"d"_s, u"d_20200101"_s}),
        QStringList {u"[a_b] 1 older copy stands beside dest, and keep_count is 0: the next run removes d_20200101. "
                     u"To keep it, raise keep_count first."_s});
}

void ConfigNotesTest::tellsThatADestIsAnothersByAnotherPath()
{
    const auto notes = [](const QByteArray &dest) {
        Probe probe = probeOf(Presence::There);
        probe.sightOf = [](const QString &) { return Sight {Presence::There, 1, 2}; };
        return configNotes(
            checkConfig(parseIni("[a_b]\nsource = /s\ndest = /real/d\n[c_d]\nsource = /t\ndest = " + dest)), probe);
    };
    QCOMPARE(notes("/link/e"), QStringList());
    QCOMPARE(notes("/link/d"),
        QStringList {u"[c_d] dest /link/d is the same folder as dest /real/d of [a_b]: each would replace the other's "
                     u"copies. Give every set a dest of its own."_s});
}

void ConfigNotesTest::seesWhatIsThere()
{
    const auto presence = [](const QString &path) { return sightOf(path).presence; };
    const QTemporaryDir folder;
    QCOMPARE(presence(folder.path()), Presence::There);
    QCOMPARE(presence(folder.filePath(u"none"_s)), Presence::Missing);
    QCOMPARE(presence(folder.filePath(u"none/below"_s)), Presence::Missing);
    QCOMPARE(presence(folder.filePath(QString(300, u'x'))), Presence::Unknown);
    const Sight seen = sightOf(folder.path());
    QVERIFY(seen.isFolder && !seen.isLink && seen.isReadable && seen.isWritable && !seen.isReadOnly);
    const QString link = folder.filePath(u"link"_s);
    QVERIFY(QFile::link(folder.filePath(u"none"_s), link));
    QVERIFY(sightOf(link).isLink && sightOf(link).presence == Presence::Missing);
    QVERIFY(sightOf(u"/proc/sys/kernel"_s).isFolder && !sightOf(u"/proc/self/stat"_s).isFolder);
}

void ConfigNotesTest::seesFoldersOnly()
{
    const QTemporaryDir folder;
    const QDir dir(folder.path());
    QVERIFY(dir.mkdir(u"b"_s) && dir.mkdir(u"a"_s));
    QVERIFY(QFile(folder.filePath(u"file"_s)).open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(folder.filePath(u"a"_s), folder.filePath(u"link"_s)));
    QStringList found = *foldersIn(folder.path());
    found.sort();
    QCOMPARE(found, QStringList({u"a"_s, u"b"_s}));
    QCOMPARE(foldersIn(folder.filePath(u"none"_s)), QStringList());
    const Sight seen = sightOf(folder.filePath(u"link"_s));
    QCOMPARE(seen.inode, sightOf(folder.filePath(u"a"_s)).inode);
    QVERIFY(seen.inode != sightOf(folder.filePath(u"b"_s)).inode);
}

void ConfigNotesTest::findsTheMountPoint()
{
    const QByteArray mounts = "22 1 8:2 / / rw - ext4 /dev/root rw\n"
                              "30 22 8:17 / /mnt ro,noatime shared:1 - ext4 /dev/sdb1 ro\n"
                              "31 30 8:18 / /mnt/my\\040disk ro - ext4 /dev/sdb2 ro\n"
                              "32 22 0:30 / /mnt/my ro - tmpfs t ro\n";
    QCOMPARE(mountPointOf("/mnt/my disk/a/b", mounts), "/mnt/my disk");
    QCOMPARE(mountPointOf("/mnt/my disk", mounts), "/mnt/my disk");
    QCOMPARE(mountPointOf("/mnt/my disks", mounts), "/mnt");
    QCOMPARE(mountPointOf("/mntx", mounts), "/");
    QCOMPARE(mountPointOf("/mnt", QByteArray()), "/");
    const QTemporaryDir folder;
    const QString link = folder.filePath(u"link"_s);
    QVERIFY(QFile::link(u"/proc/self"_s, link));
    QCOMPARE(mountPointOf(link), u"/proc"_s);
}

QTEST_APPLESS_MAIN(ConfigNotesTest)
#include "config_notes_test.moc"
