#include "backup_scene.h"
#include "ordinary_user.h"

#include "service/engine/change_list.h"
#include "service/engine/event_writer.h"
#include "service/engine/last_good.h"
#include "service/engine/staging_edit.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

QByteArray listOf(const Places &places, const QByteArrayList &paths)
{
    CopyListWriter writer(runListsOf(places).toCopy);
    for (const QByteArray &path : paths)
        writer.add(path);
    if (!writer.finish())
        qFatal("cannot write a list");
    return runListsOf(places).toCopy;
}

void writeForRootAlone(const QByteArray &path)
{
    write(path, "root's");
    if (chmod(path.constData(), 0600) != 0)
        qFatal("cannot hide %s", path.constData());
}

}

//! What takes the place of files that could not be read, or that options leave alone.
class LastGoodTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsFilesOlderThanADiskCanTell();
    void makesNoFolderOfAFileThatCannotBeRead();
    void leavesWhatIsListedToThoseWhoTellOfIt();
    void saysWhatCouldNotBeKept();
    void callsWhatWasDeletedNotVanished();
    void promisesNoLastGoodCopyToAFirstRun();
    void callsNothingSavedThatWasOnlySeen();
};

void LastGoodTest::keepsFilesOlderThanADiskCanTell()
{
    const BackupScene scene;
    const Places places = scene.places();
    Ground ground = groundOf(places);
    ground.options.abilities.hardLinks = false;
    const QByteArray list = listOf(places, {"file"});
    // As FAT keeps it, east of Greenwich.
    const auto writeOf = [](const QByteArray &folder, time_t seconds) {
        write(folder + "/file", "content");
        const timespec times[] {{seconds, 0}, {seconds, 0}};
        utimensat(AT_FDCWD, QByteArray(folder + "/file").constData(), times, 0);
    };
    constexpr time_t in1980 = 315'532'800;
    RunControl control([](const RunEvent &) {});
    for (const auto times : {StorageAbilities::Times::Seconds, StorageAbilities::Times::TwoSeconds}) {
        ground.options.abilities.times = times;
        writeOf(scene.source(), 0);
        writeOf(places.staging, in1980 - 9 * 60 * 60);
        QCOMPARE(keepLastGoodOfList(scene.request(firstDay), ground, list, control)->unreadableCount, 0);
        QCOMPARE(read(places.staging + "/file"), "content");
        writeOf(places.staging, 2 * in1980);
        QCOMPARE(keepLastGoodOfList(scene.request(firstDay), ground, list, control)->unreadableCount, 1);
        QCOMPARE(read(places.staging + "/file"), "nothing");
    }
}

void LastGoodTest::makesNoFolderOfAFileThatCannotBeRead()
{
    const BackupScene scene;
    const Places places = scene.places();
    const Ground ground = groundOf(places);
    write(places.latest + "/was a folder/file", "content");
    write(places.latest + "/file", "content");
    for (const char *name : {"/was a folder", "/file"})
        write(scene.source() + name, "cannot be read, and so is not in staging");
    QCOMPARE(mkdir(places.staging.constData(), 0700), 0);
    RunControl control([](const RunEvent &) {});
    const Result<LastGood> kept =
        keepLastGoodOfList(scene.request(firstDay), ground, listOf(places, {"file", "was a folder"}), control);
    QVERIFY(kept);
    QCOMPARE(kept->unreadable, QStringList({u"file"_s, u"was a folder"_s}));
    QCOMPARE(read(places.staging + "/file"), "content");
    QCOMPARE(inodeOf(places.staging + "/was a folder"), 0U);
}

void LastGoodTest::leavesWhatIsListedToThoseWhoTellOfIt()
{
    for (const bool isPartial : {true, false}) {
        const BackupScene scene;
        const Places places = scene.places();
        const Ground ground = groundOf(places);
        QVERIFY(prepareLists(places));
        for (const char *name : {"/listed", "/left alone", "/gone"})
            write(places.latest + name, "content");
        QCOMPARE(mkdir(places.staging.constData(), 0700), 0);
        ChangeListWriter changes(runListsOf(places).changes);
        changes.add(ItemizedEntry::Kind::DeletedFile, "gone");
        changes.add(ItemizedEntry::Kind::File, "listed");
        QVERIFY(changes.finish());
        RunControl control([](const RunEvent &) {});
        QVERIFY(keepWhatWasLeftAlone(scene.request(firstDay), ground, isPartial, control));
        QCOMPARE(inodeOf(places.staging + "/listed") == 0, isPartial);
        QCOMPARE(inodeOf(places.staging + "/left alone"), inodeOf(places.latest + "/left alone"));
        QCOMPARE(inodeOf(places.staging + "/gone"), 0U);
    }
}

void LastGoodTest::saysWhatCouldNotBeKept()
{
    if (geteuid() != 0)
        QSKIP("Only root can be somebody else.");
    if (read("/proc/sys/fs/protected_hardlinks").trimmed() != "1")
        QSKIP("Here everybody can link everything.");
    const BackupScene scene;
    giveToNobody(scene);
    QVERIFY(!runAsNobody(scene).report.fault);
    // As after a run that root has made by hand.
    for (const QByteArray &folder : {scene.source(), scene.dest()})
        writeForRootAlone(folder + "/theirs");
    const Told told = runAsNobody(scene);
    QCOMPARE(told.report.fault->kind, FaultKind::FilesUnreadable);
    QCOMPARE(told.report.fault->message,
        u"One file could not be copied: theirs. Everything else was saved; the newest copy does not hold it."_s);
    const auto warned = [](const Told &run) {
        return !run.report.warnings.filter(u"could not be kept"_s).filter(u"theirs"_s).isEmpty();
    };
    QVERIFY(warned(told));
    QCOMPARE(inodeOf(scene.dest() + "/theirs"), 0U);
    // The copy that still holds it does not go as one of the same day.
    QCOMPARE(told.report.generation, u"hoge_20200101"_s);
    QCOMPARE(read(scene.beside("hoge_20200101") + "/theirs"), "root's");
    QVERIFY(!warned(runAsNobody(scene)));
}

void LastGoodTest::callsWhatWasDeletedNotVanished()
{
    if (geteuid() != 0)
        QSKIP("Only root can be somebody else.");
    const BackupScene scene;
    giveToNobody(scene);
    QVERIFY(!runAsNobody(scene).report.fault);
    // It cannot be linked, and need not be.
    writeForRootAlone(scene.dest() + "/theirs");
    const Told told = runAsNobody(scene);
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.warnings.join(u'\n'), QString());
    QCOMPARE(inodeOf(scene.dest() + "/theirs"), 0U);
}

void LastGoodTest::promisesNoLastGoodCopyToAFirstRun()
{
    if (geteuid() != 0)
        QSKIP("Only root can be somebody else.");
    const BackupScene scene;
    giveToNobody(scene);
    writeForRootAlone(scene.source() + "/theirs");
    for (const QString &words : {u"is not in the copy."_s, u"the newest copy does not hold it."_s}) {
        const Told told = runAsNobody(scene);
        QVERIFY2(told.report.fault->message.endsWith(words), qPrintable(told.report.fault->message));
    }
}

void LastGoodTest::callsNothingSavedThatWasOnlySeen()
{
    RunReport report;
    report.committed = true;
    report.stats.filesScanned = 3;
    QVERIFY(reportLines(report).first().startsWith(u"Saved: 3 files, "_s));
    report.fault = Fault {FaultKind::FilesUnreadable, u"3 files"_s, {}};
    QVERIFY(reportLines(report).first().startsWith(u"Seen in the source: 3 files"_s));
    report.stats.filesScanned = 1;
    QVERIFY(reportLines(report).first().startsWith(u"Seen in the source: 1 file, "_s));
}

QTEST_GUILESS_MAIN(LastGoodTest)
#include "last_good_test.moc"
