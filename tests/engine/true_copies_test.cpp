#include "backup_scene.h"
#include "tree_record.h"

#include "service/engine/change_list.h"
#include "service/engine/name_clashes.h"
#include "service/engine/recovery.h"
#include "service/engine/staging_edit.h"
#include "service/generations/store.h"

#include <QDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! As before Linux 6.13 for all files that are written within one tick.
void setSameTime(const QByteArray &path)
{
    setTime(path, {1'600'000'000, 123'456'789});
}

}

//! That a copy holds what the source holds, or else what the latest held; never anything older or another file's.
class TrueCopiesTest : public QObject
{
    Q_OBJECT

    static Told runOn(const BackupScene &scene, int day, const QStringList &options = {}, int keepCount = 3)
    {
        RunRequest request = scene.request(firstDay.addDays(day), keepCount);
        request.set.rsyncOptions = options;
        return scene.run(request);
    }

    //! After it the latest holds "/one/config", "AAAA", which the source no longer does.
    static bool backUpAndLoseAFile(const BackupScene &scene)
    {
        const QByteArray file = scene.source() + "/one/config";
        write(file, "AAAA");
        write(scene.source() + "/other", "x");
        setSameTime(file);
        return !runOn(scene, 0).report.fault && unlink(file.constData()) == 0;
    }

private Q_SLOTS:
    void renamedFilesKeepTheirOwnContent();
    void tellsThatItIsAliveWhileItComparesARenamedFile();
    void aFileFromElsewhereIsNoRenamedOne();
    void twoFilesShareNoOldOne();
    void whatOptionsLeaveAloneIsTheLatest_data();
    void whatOptionsLeaveAloneIsTheLatest();
    void whatIsMountedOverIsTheLatest();
    void withHardLinksItIsToo();
    void countsWhatAPartialRunKept();
    void copiesWhatCouldNotBeLinkedAfterAllScans();
    void listsWhatBearsADeletedNameInAnotherCase();
};

void TrueCopiesTest::renamedFilesKeepTheirOwnContent()
{
    const BackupScene scene;
    constexpr int folders = 40;
    const auto file = [](int number) { return QByteArray("/service" + QByteArray::number(number) + "/settings.json"); };
    for (int i = 0; i < folders; ++i) {
        write(scene.source() + "/old" + file(i), QByteArray::number(1000 + i));
        setSameTime(scene.source() + "/old" + file(i));
    }
    QVERIFY(!runOn(scene, 0).report.fault);
    rename(QByteArray(scene.source() + "/old").constData(), QByteArray(scene.source() + "/new").constData());
    QVERIFY(!runOn(scene, 1).report.fault);
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
    for (int i = 0; i < folders; ++i)
        QCOMPARE(inodeOf(scene.dest() + "/new" + file(i)), inodeOf(scene.beside("hoge_20200101/old" + file(i))));
    // Now the folder that differs is the one around the file.
    for (const char *name : {"/new/service1", "/new/service2"}) {
        const QByteArray old = scene.source() + name;
        rename(old.constData(), QByteArray(old + "-renamed").constData());
    }
    QVERIFY(!runOn(scene, 2).report.fault);
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
}

void TrueCopiesTest::tellsThatItIsAliveWhileItComparesARenamedFile()
{
    const BackupScene scene;
    constexpr int blocks = 20;
    write(scene.source() + "/old/film", QByteArray(blocks * 128 * 1024, 'x'));
    setSameTime(scene.source() + "/old/film");
    QVERIFY(!runOn(scene, 0).report.fault);
    rename(QByteArray(scene.source() + "/old").constData(), QByteArray(scene.source() + "/new").constData());
    int told = 0;
    RunRequest request = scene.request(firstDay.addDays(1));
    request.accepted = {FaultKind::MassDeletion};
    const Told renamed = scene.run(request, [&told](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        told += progress && progress->phase == Phase::Stage ? 1 : 0;
    });
    QVERIFY(!renamed.report.fault);
    QCOMPARE(inodeOf(scene.dest() + "/new/film"), inodeOf(scene.beside("hoge_20200101/old/film")));
    QVERIFY2(told > blocks, qPrintable(QString::number(told)));
}

void TrueCopiesTest::aFileFromElsewhereIsNoRenamedOne()
{
    const BackupScene scene;
    QVERIFY(backUpAndLoseAFile(scene));
    write(scene.source() + "/two/config", "BBBB");
    setSameTime(scene.source() + "/two/config");
    QVERIFY(!runOn(scene, 1).report.fault);
    QCOMPARE(read(scene.dest() + "/two/config"), "BBBB");
}

void TrueCopiesTest::twoFilesShareNoOldOne()
{
    const BackupScene scene;
    QVERIFY(backUpAndLoseAFile(scene));
    for (const char *name : {"/two/config", "/three/config"}) {
        write(scene.source() + name, "AAAA");
        setSameTime(scene.source() + name);
    }
    QVERIFY(!runOn(scene, 1).report.fault);
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
    QVERIFY(inodeOf(scene.dest() + "/two/config") != inodeOf(scene.dest() + "/three/config"));
}

void TrueCopiesTest::whatOptionsLeaveAloneIsTheLatest_data()
{
    QTest::addColumn<bool>("hasLeftover");
    QTest::newRow("an expired generation at hand") << false;
    QTest::newRow("what a cancelled run left") << true;
}

void TrueCopiesTest::whatOptionsLeaveAloneIsTheLatest()
{
    QFETCH(bool, hasLeftover);
    const BackupScene scene;
    const QStringList options {u"--max-size=100"_s};
    for (int day = 0; day < 4; ++day) {
        write(scene.source() + "/grows", "version " + QByteArray::number(day));
        write(scene.source() + "/other", "x");
        if (day == 3)
            write(scene.source() + "/new", "only in the latest");
        QVERIFY(!runOn(scene, day, {}, 1).report.fault);
    }
    QVERIFY(inodeOf(scene.places().spare) != 0);
    if (hasLeftover) {
        // Without the option, this one begins with an expired generation.
        RunRequest request = scene.request(firstDay.addDays(4), 1);
        const Told cut = scene.run(request, [](const RunEvent &event, RunControl &control) {
            const auto *progress = std::get_if<Progress>(&event);
            if (progress && progress->phase == Phase::Stage)
                control.cancel();
        });
        QCOMPARE(cut.report.fault->kind, FaultKind::Cancelled);
        QVERIFY(inodeOf(scene.places().staging) != 0);
    }
    write(scene.source() + "/grows", QByteArray(200, 'y'));
    write(scene.source() + "/new", QByteArray(200, 'z'));
    QVERIFY(!runOn(scene, 4, options, 1).report.fault);
    QCOMPARE(read(scene.dest() + "/grows"), "version 3");
    QCOMPARE(read(scene.dest() + "/new"), "only in the latest");
    // None is kept in vain.
    QCOMPARE(inodeOf(scene.places().spare), 0U);
}

void TrueCopiesTest::whatIsMountedOverIsTheLatest()
{
    const BackupScene scene;
    const QStringList options {u"--one-file-system"_s};
    for (int day = 0; day < 4; ++day) {
        write(scene.source() + "/data/file", "version " + QByteArray::number(day));
        write(scene.source() + "/other", "x");
        QVERIFY(!runOn(scene, day, {}, 1).report.fault);
    }
    QVERIFY(inodeOf(scene.places().spare) != 0);
    const QByteArray data = scene.source() + "/data";
    if (mount("data", data.constData(), "tmpfs", 0, nullptr) != 0)
        QSKIP("Only root can mount.");
    const Told told = runOn(scene, 4, options, 1);
    umount2(data.constData(), MNT_DETACH);
    QVERIFY(!told.report.fault);
    QCOMPARE(read(scene.dest() + "/data/file"), "version 3");
}

void TrueCopiesTest::withHardLinksItIsToo()
{
    const BackupScene scene;
    RunRequest request = scene.request(firstDay);
    request.set.hardLinks = true;
    request.set.maxDeletePercent = 100;
    request.set.rsyncOptions = {u"--max-size=100"_s, u"--one-file-system"_s};
    for (const char *name : {"/grows", "/in/grows", "/in/other", "/gone", "/out/now", "/data/deep/file"})
        write(scene.source() + name, "content");
    QVERIFY(!scene.run(request).report.fault);
    for (const char *name : {"/grows", "/in/grows"})
        write(scene.source() + name, QByteArray(200, 'y'));
    unlink(QByteArray(scene.source() + "/gone").constData());
    const QByteArray data = scene.source() + "/data";
    const bool isMounted = mount("data", data.constData(), "tmpfs", 0, nullptr) == 0;
    request.set.excludes = QStringList {u"/out"_s};
    request.today = firstDay.addDays(1);
    request.set.dateLast = firstDay;
    const Told told = scene.run(request);
    if (isMounted)
        umount2(data.constData(), MNT_DETACH);
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    const QByteArray before = scene.beside("hoge_20200101");
    for (const char *name : {"/grows", "/in/grows", "/data/deep/file"}) {
        QCOMPARE(read(scene.dest() + name), "content");
        QCOMPARE(inodeOf(scene.dest() + name), inodeOf(before + name));
    }
    for (const char *name : {"/gone", "/out"})
        QCOMPARE(inodeOf(scene.dest() + name), 0U);
    const TreeRecord source = recordTree(scene.source());
    const TreeRecord copy = recordTree(scene.dest());
    for (const char *name : {".", "in"})
        QCOMPARE(copy.at(name).nanoseconds, source.at(name).nanoseconds);
}

void TrueCopiesTest::countsWhatAPartialRunKept()
{
    const BackupScene scene;
    for (int i = 0; i < 10; ++i)
        write(scene.source() + "/big/" + QByteArray::number(i), "x");
    write(scene.source() + "/small", "x");
    QVERIFY(!runOn(scene, 0).report.fault);
    const GenerationStore store(scene.places());
    QCOMPARE(store.record()->files, 11);
    // Root may read every folder, but not one behind a mount that is hung up; a fault of any kind counts anew.
    RunReport report;
    report.committed = true;
    report.fault = Fault {FaultKind::FilesUnreadable, u"the folder big"_s, {}};
    report.stats.filesScanned = 1;
    report.dateLast = firstDay;
    SetMemory memory;
    QVERIFY(writeConsequences(scene.request(firstDay), store, report, memory));
    QCOMPARE(store.record()->files, 11);
}

void TrueCopiesTest::copiesWhatCouldNotBeLinkedAfterAllScans()
{
    const BackupScene scene;
    const GenerationStore store(scene.places());
    QVERIFY(store.prepare());
    QVERIFY(prepareLists(scene.places()));
    const RunLists lists = runListsOf(scene.places());
    for (const QByteArray &path : {lists.changes, lists.differing}) {
        ChangeListWriter writer(path);
        writer.add(ItemizedEntry::Kind::File, "changed");
        QVERIFY(writer.finish());
    }
    QCOMPARE(mkdir(scene.places().staging.constData(), 0700), 0);
    RunControl control([](const RunEvent &) {});
    QVERIFY(applyDiffering(scene.places(), lists, lists.differing, {"folder/crowded"}, control));
    QByteArrayList toCopy;
    QVERIFY(readCopyList(lists.toCopy, [&toCopy](const QByteArray &path) {
        toCopy.append(path);
        return true;
    }));
    QCOMPARE(toCopy, QByteArrayList({"changed", "folder", "folder/crowded"}));
}

void TrueCopiesTest::listsWhatBearsADeletedNameInAnotherCase()
{
    const BackupScene scene;
    for (const char *name : {"/d/file", "/folder/\xc3\xa4", "/changed", "/other"})
        write(scene.source() + name, "content");
    Ground ground = groundOf(scene.places());
    const QByteArray changes = runListsOf(scene.places()).changes;
    ChangeListWriter writer(changes);
    writer.add(ItemizedEntry::Kind::File, "changed");
    for (const char *name : {"d/File", "Changed", "Folder/\xc3\x84", "gone"})
        writer.add(ItemizedEntry::Kind::DeletedFile, name);
    writer.add(ItemizedEntry::Kind::DeletedFolder, "Folder");
    QVERIFY(writer.finish());
    RunControl control([](const RunEvent &) {});
    ScanResult scan;
    const auto listed = [&] {
        if (!listNamesInAnotherCase(scene.request(firstDay), ground, scan, control))
            qFatal("the list cannot be completed");
        QByteArrayList paths;
        (void)readChangeList(changes, [&paths](ItemizedEntry::Kind, const QByteArray &path) {
            paths.append(path);
            return true;
        });
        return paths.sliced(6);
    };
    QCOMPARE(listed(), QByteArrayList());
    ground.options.abilities.caseSensitive = false;
    QCOMPARE(listed(), QByteArrayList({"d/file", "folder", "folder/\xc3\xa4"}));
    QCOMPARE(scan.filesNew, 2);
    QCOMPARE(scan.foldersNew, 1);
}

QTEST_GUILESS_MAIN(TrueCopiesTest)
#include "true_copies_test.moc"
