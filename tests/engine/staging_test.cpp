#include "backup_scene.h"
#include "random_changes.h"
#include "tree_record.h"

#include "service/engine/change_list.h"
#include "service/engine/stage.h"
#include "service/generations/durable_file.h"
#include "service/generations/store.h"
#include "service/generations/tree_removal.h"
#include "tests/generations/awaited_lock.h"

#include <QTest>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

//! The ways to the next copy, and that none of them touches an older one.
class StagingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowsDeletions_data();
    void allowsDeletions();
    void refusesWhatCannotFit();
    void holesNeedNoSpace();
    void chmodChangesTheNewestCopyOnly();
    void keepsHardLinksWhenAskedTo();
    void partsWhatIsOneFileNoLonger();
    void anyLeftoverIsBroughtUpToDate();
    void changesAfterTheScanTouchNoOlderCopy();
    void takenNamesAreLeftAlone();
    void givesBackWhatAnEarlierRunLeftOnAFullDisk();
    void givesUpWhatIsBeyondKeepCountOnAFullDisk();
    void takesTheDayOfARunThatCommittedMeanwhile();
    void leavesNothingButCopiesBehind();
};

void StagingTest::allowsDeletions_data()
{
    QTest::addColumn<qint64>("deleted");
    QTest::addColumn<qint64>("inLatest");
    QTest::addColumn<int>("percent");
    QTest::addColumn<bool>("isAllowed");
    QTest::newRow("none") << 0LL << 10LL << 0 << true;
    QTest::newRow("one of ten at none") << 1LL << 10LL << 0 << false;
    QTest::newRow("half") << 5LL << 10LL << 50 << true;
    QTest::newRow("more than half") << 6LL << 10LL << 50 << false;
    QTest::newRow("just more") << 500'001LL << 1'000'000LL << 50 << false;
    QTest::newRow("all") << 10LL << 10LL << 100 << true;
    QTest::newRow("of an empty latest") << 1LL << 0LL << 50 << true;
    QTest::newRow("a million millions") << 1'000'000'000'000LL << 1'000'000'000'001LL << 99 << false;
}

void StagingTest::allowsDeletions()
{
    QFETCH(qint64, deleted);
    QFETCH(qint64, inLatest);
    QFETCH(int, percent);
    RunRequest request;
    request.set.maxDeletePercent = percent;
    QTEST(checkMassDeletion(request, deleted, inLatest).isOk(), "isAllowed");
    request.accepted = {FaultKind::MassDeletion};
    QVERIFY(checkMassDeletion(request, deleted, inLatest));
}

void StagingTest::refusesWhatCannotFit()
{
    const BackupScene scene;
    QVERIFY(GenerationStore(scene.places()).prepare());
    ScanResult scan;
    QVERIFY(checkSpace(scene.places(), scan, 3));
    scan.diskBytesToCopy = 1LL << 60;
    const Fault fault = checkSpace(scene.places(), scan, 3).fault();
    QCOMPARE(fault.kind, FaultKind::DestinationFull);
    QVERIFY(fault.remedy.contains(u"lower keep_count"_s));
    QVERIFY(!checkSpace(scene.places(), scan, 0).fault().remedy.contains(u"keep_count"_s));
}

void StagingTest::holesNeedNoSpace()
{
    const BackupScene scene;
    writeFile(scene.source() + "/small", "content");
    writeFile(scene.source() + "/disk.img", "begin");
    constexpr qint64 hugeBytes = 1LL << 40;
    QCOMPARE(truncate(QByteArray(scene.source() + "/disk.img").constData(), hugeBytes), 0);
    ChangeListWriter writer(scene.path("/list"));
    for (const char *name : {"small", "disk.img", "vanished"})
        writer.add(ItemizedEntry::Kind::File, name);
    writer.add(ItemizedEntry::Kind::DeletedFile, "small");
    QVERIFY(writer.finish());
    ScanResult scan;
    QVERIFY(measureCopy(scene.source(), scene.path("/list"), scan));
    QCOMPARE(scan.bytesToCopy, hugeBytes + 7);
    QVERIFY(scan.diskBytesToCopy < 1024 * 1024);
}

void StagingTest::chmodChangesTheNewestCopyOnly()
{
    const BackupScene scene;
    writeFile(scene.source() + "/file", "content");
    chmod(QByteArray(scene.source() + "/file").constData(), 0644);
    QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    chmod(QByteArray(scene.source() + "/file").constData(), 0600);
    QVERIFY(!scene.run(scene.request(nextDay)).report.fault);
    QCOMPARE(recordTree(scene.dest()).at("file").mode & 07777, 0600U);
    QCOMPARE(recordTree(scene.beside("hoge_20200101")).at("file").mode & 07777, 0644U);
}

void StagingTest::keepsHardLinksWhenAskedTo()
{
    const BackupScene scene;
    writeFile(scene.source() + "/one", "content");
    QCOMPARE(link(QByteArray(scene.source() + "/one").constData(), QByteArray(scene.source() + "/two").constData()), 0);
    TreeRecord before;
    for (int run = 0; run < 3; ++run) {
        RunRequest request = scene.request(firstDay.addDays(run));
        request.set.hardLinks = true;
        const Told told = scene.run(request);
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(inodeOf(scene.dest() + "/one"), inodeOf(scene.dest() + "/two"));
        QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
        if (run > 0)
            QCOMPARE(
                differences(before, recordTree(scene.beside("hoge_2020010" + QByteArray::number(run)))), QStringList());
        before = recordTree(scene.dest());
        chmod(QByteArray(scene.source() + "/one").constData(), static_cast<mode_t>(0600 + run));
    }
}

void StagingTest::partsWhatIsOneFileNoLonger()
{
    const BackupScene scene;
    QCOMPARE(mkdir(QByteArray(scene.source() + "/folder").constData(), 0755), 0);
    const QByteArray one = scene.source() + "/one";
    const QByteArray other = scene.source() + "/folder/other";
    const QByteArray changed = scene.source() + "/folder/changed";
    writeFile(one, "content");
    for (const char *name : {"/two", "/folder/other", "/folder/another"})
        QCOMPARE(link(one.constData(), QByteArray(scene.source() + name).constData()), 0);
    RunRequest request = scene.request(firstDay);
    request.set.hardLinks = true;
    QVERIFY(scene.run(request).report.committed);
    const TreeRecord before = recordTree(scene.dest());

    // "cp -p" and "mv": an equal file, of the same times.
    struct stat status = {};
    QCOMPARE(lstat(one.constData(), &status), 0);
    writeFile(changed, "content");
    const timespec times[] {status.st_atim, status.st_mtim};
    QCOMPARE(utimensat(AT_FDCWD, changed.constData(), times, 0), 0);
    QCOMPARE(rename(changed.constData(), other.constData()), 0);
    for (int run = 1; run < 3; ++run) {
        request = scene.request(firstDay.addDays(run));
        request.set.hardLinks = true;
        const Told told = scene.run(request);
        QVERIFY(!told.report.fault);
        QCOMPARE(inodeOf(scene.dest() + "/one"), inodeOf(scene.dest() + "/two"));
        QCOMPARE(inodeOf(scene.dest() + "/one"), inodeOf(scene.dest() + "/folder/another"));
        QVERIFY(inodeOf(scene.dest() + "/one") != inodeOf(scene.dest() + "/folder/other"));
        QCOMPARE(told.report.stats.filesDeleted, 0);
        QCOMPARE(told.report.stats.filesChanged, run == 1 ? 4 : 0);
        QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
    }
    QCOMPARE(differences(before, recordTree(scene.beside("hoge_20200101"))), QStringList());
}

void StagingTest::anyLeftoverIsBroughtUpToDate()
{
    const BackupScene scene;
    RandomChanges changes(scene.source(), 11);
    changes.grow(40);
    RunRequest first = scene.request(firstDay);
    QVERIFY(!scene.run(first).report.fault);
    const TreeRecord before = recordTree(scene.dest());
    for (int run = 0; run < 6; ++run) {
        // A run that is cancelled leaves a staging; what is in it then is changed at random.
        const Told cut = scene.run(scene.request(nextDay), [run](const RunEvent &event, RunControl &control) {
            const auto *progress = std::get_if<Progress>(&event);
            if (progress && progress->phase == (run % 2 == 0 ? Phase::Stage : Phase::Copy))
                control.cancel();
        });
        QVERIFY(cut.report.fault);
        const QByteArray staging = scene.places().staging;
        const TreeRecord left = recordTree(staging);
        RandomChanges damage(staging, static_cast<quint32>(run));
        for (const auto &[path, entry] : left) {
            if (path != "." && qHash(path, static_cast<size_t>(run)) % 4 == 0)
                (void)removeTree(staging + '/' + path);
        }
        damage.grow(10);
        RunRequest request = scene.request(nextDay);
        request.accepted = {FaultKind::MassDeletion};
        const Told told = scene.run(request);
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
        QCOMPARE(differences(before, recordTree(scene.beside("hoge_20200101"))), QStringList());
        changes.change(20);
    }
}

void StagingTest::changesAfterTheScanTouchNoOlderCopy()
{
    const BackupScene scene;
    for (const char *name : {"/listed", "/top"})
        writeFile(scene.source() + name, "content");
    QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    const TreeRecord before = recordTree(scene.dest());
    writeFile(scene.source() + "/listed", "changed");
    const Told told = scene.run(scene.request(nextDay), [&scene](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy)
            chmod(QByteArray(scene.source() + "/top").constData(), 0600);
    });
    QVERIFY(!told.report.fault);
    QCOMPARE(differences(before, recordTree(scene.beside("hoge_20200101"))), QStringList());
}

void StagingTest::takenNamesAreLeftAlone()
{
    const BackupScene scene;
    writeFile(scene.source() + "/file", "content");
    QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    writeFile(scene.beside("hoge_20200101"), "a file put there by hand");
    QCOMPARE(symlink("nowhere", scene.beside("hoge_20200101.2").constData()), 0);
    const Told told = scene.run(scene.request(nextDay, 1));
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.generation, u"hoge_20200101.3"_s);
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101", "hoge_20200101.2", "hoge_20200101.3"}));
}

void StagingTest::givesBackWhatAnEarlierRunLeftOnAFullDisk()
{
    const BackupScene scene;
    const QByteArray disk = scene.path("/disk");
    if (mount("disk", disk.constData(), "tmpfs", 0, "size=4m") != 0)
        QSKIP("Only root can mount.");
    writeFile(scene.source() + "/file", "content");
    const GenerationStore store(scene.places());
    QVERIFY(store.prepare());
    QCOMPARE(mkdir(QByteArray(scene.places().trash + "/1").constData(), 0700), 0);
    FILE *const large = fopen(QByteArray(scene.places().trash + "/1/large").constData(), "wb");
    const QByteArray block(64 * 1024, 'x');
    while (
        fwrite(block.constData(), 1, static_cast<size_t>(block.size()), large) == static_cast<size_t>(block.size())) { }
    fclose(large);
    // That run is about to end.
    const AwaitedLock emptying(scene.places().trashLock);
    const Told told = scene.run(scene.request(firstDay));
    const TreeRecord copy = recordTree(scene.dest());
    umount2(disk.constData(), MNT_DETACH);
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(copy.size(), 2U);
}

void StagingTest::givesUpWhatIsBeyondKeepCountOnAFullDisk()
{
    const BackupScene scene;
    const QByteArray disk = scene.path("/disk");
    if (mount("disk", disk.constData(), "tmpfs", 0, "size=4m") != 0)
        QSKIP("Only root can mount.");
    const auto runOn = [&scene](int day, int keepCount) {
        writeFile(scene.source() + "/file", QByteArray(1024 * 1024, static_cast<char>('a' + day)));
        return scene.run(scene.request(firstDay.addDays(day), keepCount));
    };
    for (int day = 0; day < 3; ++day)
        (void)runOn(day, 3);
    const Told full = runOn(3, 3);
    const QByteArrayList before = scene.copies();
    const Told told = runOn(3, 1);
    const QByteArrayList after = scene.copies();
    umount2(disk.constData(), MNT_DETACH);
    QVERIFY(full.report.fault);
    QCOMPARE(full.report.fault->kind, FaultKind::DestinationFull);
    QCOMPARE(before, QByteArrayList({"hoge", "hoge_20200101", "hoge_20200102"}));
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(after, QByteArrayList({"hoge", "hoge_20200103"}));
    QCOMPARE(told.log.filter(u"Removed the older copy"_s).size(), 2);
}

void StagingTest::takesTheDayOfARunThatCommittedMeanwhile()
{
    const BackupScene scene;
    writeFile(scene.source() + "/file", "content");
    QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    const RunRequest late = scene.request(nextDay);
    bool isFirst = true;
    const Told told = scene.run(late, [&](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (!std::exchange(isFirst, false) || !progress || progress->phase != Phase::Preflight)
            return;
        // Another run of the set comes first; what it wrote into config.ini this one has not read.
        writeFile(scene.source() + "/file", "changed");
        QVERIFY(!scene.run(scene.request(nextDay)).report.fault);
    });
    QVERIFY(!told.report.fault);
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101"}));
}

void StagingTest::leavesNothingButCopiesBehind()
{
    const BackupScene scene;
    RandomChanges changes(scene.source(), 3);
    changes.grow(20);
    for (int run = 0; run < 4; ++run) {
        QVERIFY(!scene.run(scene.request(firstDay.addDays(run), 1)).report.fault);
        changes.change(3);
        QCOMPARE(inodeOf(scene.places().staging), 0U);
        QCOMPARE(recordTree(scene.places().trash).size(), 1U);
    }
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200103"}));
}

QTEST_GUILESS_MAIN(StagingTest)
#include "staging_test.moc"
