#include "backup_scene.h"

#include "service/engine/change_list.h"
#include "service/engine/last_good.h"
#include "service/engine/staging_edit.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

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

}

//! What takes the place of files that could not be read, or that options leave alone.
class LastGoodTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsFilesOlderThanADiskCanTell();
    void makesNoFolderOfAFileThatCannotBeRead();
    void leavesWhatIsListedToThoseWhoTellOfIt();
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

QTEST_GUILESS_MAIN(LastGoodTest)
#include "last_good_test.moc"
