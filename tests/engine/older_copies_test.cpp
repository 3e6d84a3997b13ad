#include "backup_scene.h"
#include "tree_record.h"

#include "service/engine/stage_way.h"
#include "service/engine/staging_mark.h"
#include "service/generations/tree_removal.h"

#include <QFile>
#include <QTest>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! As if the last commit had been made in \a seconds from now.
void recordLater(const BackupScene &scene, time_t seconds)
{
    setTime(scene.places().record, {time(nullptr) + seconds, 0});
}

}

//! What becomes of the copies before, where something is out of the ordinary.
class OlderCopiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutLinksNothingSharedIsReused();
    void keepsTheCopyJustPutAwayWhateverItsDate();
    void givesNoContentToAFileOfTheSameSizeAndTime_data();
    void givesNoContentToAFileOfTheSameSizeAndTime();
    void countsNoFileThatVanishes();
    void beginsAnewWhereAnExpiredCopyCannotBeChanged();
    void leavesAloneWhatCouldNotBePutAway();
    void worksBehindALinkedParent();
    void tellsWhichItRemoves();
    void aDayThatIsSetRightAfterAClockWasAheadCounts();
    void aDayThatIsWrittenBesideTheCopyOnlyCounts();
    void whoWaitedForARunGoesByItsDay();
};

void OlderCopiesTest::withoutLinksNothingSharedIsReused()
{
    const BackupScene scene;
    writeFile(scene.source() + "/file", "content");
    for (int run = 0; run < 4; ++run)
        QVERIFY(!scene.run(scene.request(firstDay.addDays(run), 1)).report.fault);
    const Places places = scene.places();
    Ground ground {GenerationStore(places), {}, {}, {}, {}, {}, {}, true, false, {}};
    ground.options.abilities.hardLinks = false;
    QVERIFY(inodeOf(places.spare) != 0);
    QCOMPARE(*chooseWay(ground), StageWay::Whole);
    QCOMPARE(inodeOf(places.spare), 0U);
    QCOMPARE(inodeOf(places.staging), 0U);
    // What a cancelled run leaves is of this boot and mount.
    const Told cut = scene.run(scene.request(nextDay), [](const RunEvent &event, RunControl &control) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Stage)
            control.cancel();
    });
    QVERIFY(cut.report.fault);
    QVERIFY(inodeOf(places.staging) != 0);
    QCOMPARE(*chooseWay(ground), StageWay::Whole);
    QCOMPARE(inodeOf(places.staging), 0U);
    // Where there have never been any, each file is its own.
    QCOMPARE(mkdir(places.staging.constData(), 0700), 0);
    QCOMPARE(unlink(places.linksMark.constData()), 0);
    QCOMPARE(*chooseWay(ground), StageWay::Whole);
    QVERIFY(inodeOf(places.staging) != 0);
}

void OlderCopiesTest::keepsTheCopyJustPutAwayWhateverItsDate()
{
    const BackupScene scene;
    for (int run = 0; run < 4; ++run) {
        writeFile(scene.source() + "/file", QByteArray::number(run));
        RunRequest request = scene.request(firstDay.addDays(run), 2);
        if (run == 3)
            request.set.dateLast = QDate(2018, 1, 18); // from an old config.ini
        const Told told = scene.run(request, [](const RunEvent &event, RunControl &control) {
            const auto *progress = std::get_if<Progress>(&event);
            const auto swap =
                progress && progress->phase == Phase::Prune ? RunControl::Swap::Done : RunControl::Swap::NotBegun;
            if (progress)
                QCOMPARE(control.swap(), swap);
        });
        QVERIFY(!told.report.fault);
        if (run == 3)
            QCOMPARE(told.report.generation, u"hoge_20180118"_s);
    }
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20180118", "hoge_20200102"}));
    QCOMPARE(recordTree(scene.beside("hoge_20180118")).at("file").content, QByteArray("2"));
}

void OlderCopiesTest::givesNoContentToAFileOfTheSameSizeAndTime_data()
{
    QTest::addColumn<bool>("isInLatest");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("changed, time set") << true << QByteArray("edited");
    QTest::newRow("came back, another one") << false << QByteArray("edited");
    QTest::newRow("changed back") << true << QByteArray("camera");
    QTest::newRow("came back") << false << QByteArray("camera");
}

void OlderCopiesTest::givesNoContentToAFileOfTheSameSizeAndTime()
{
    QFETCH(bool, isInLatest);
    QFETCH(QByteArray, content);
    const BackupScene scene;
    const QByteArray photo = scene.source() + "/folder/photo";
    QDate day = firstDay;
    const auto run = [&scene, &day] {
        day = day.addDays(1);
        return scene.run(scene.request(day, 0)).report;
    };
    const auto takeAnew = [&photo](const QByteArray &with) {
        write(photo, with);
        const timespec taken[] {{1'500'000'000, 1}, {1'500'000'000, 1}};
        QCOMPARE(utimensat(AT_FDCWD, photo.constData(), taken, 0), 0);
    };
    write(scene.source() + "/other", "x");
    write(scene.source() + "/another", "x");
    takeAnew("camera");
    QVERIFY(!run().fault);
    const quint64 first = inodeOf(scene.dest() + "/folder/photo");
    if (isInLatest)
        write(photo, "cropped");
    else
        unlink(photo.constData());
    QVERIFY(!run().fault);
    // The copy of the first day is what this run begins with.
    takeAnew(content);
    RunReport report = run();
    QVERIFY(!report.fault);
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
    QCOMPARE(report.stats.filesChanged, 1);
    QCOMPARE(report.stats.filesDeleted, 0);
    QCOMPARE(inodeOf(scene.dest() + "/folder/photo") == first, content == "camera");
    // From now on the content stays, whichever copy a run begins with.
    report = run();
    QVERIFY(!report.fault);
    QCOMPARE(report.stats.filesChanged, 0);
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
}

void OlderCopiesTest::countsNoFileThatVanishes()
{
    const BackupScene scene;
    writeFile(scene.source() + "/file", "content");
    QCOMPARE(symlink("file", scene.path("/source/link").constData()), 0);
    for (int run = 0; run < 2; ++run)
        QVERIFY(!scene.run(scene.request(firstDay, 0)).report.fault);
    const QByteArray folder = scene.source() + "/folder";
    for (int i = 0; i < 5; ++i)
        write(folder + "/inner/" + QByteArray::number(i), "vanishes");
    Told told = scene.run(scene.request(firstDay, 0), [&folder](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy)
            (void)removeTree(folder);
    });
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.warnings.filter(u"vanished"_s).size(), 1);
    QCOMPARE(told.report.stats.filesScanned, 2);
    QCOMPARE(told.report.stats.bytesScanned, 11);
    // The next run, which begins with an older copy, knows from the last how many files that has saved.
    told = scene.run(scene.request(firstDay, 0));
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(told.report.stats.filesDeleted, 0);
}

void OlderCopiesTest::beginsAnewWhereAnExpiredCopyCannotBeChanged()
{
    const BackupScene scene;
    for (int run = 0; run < 5; ++run) {
        writeFile(scene.source() + "/file", QByteArray::number(run));
        const Told told = scene.run(scene.request(firstDay.addDays(run), 1));
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(read(scene.dest() + "/file"), QByteArray::number(run));
        if (run == 1 && !setImmutable(scene.beside("hoge_20200101/file"), true))
            QSKIP("Only root can make a file immutable, where the filesystem can.");
    }
    const QByteArray trash = scene.places().trash;
    FolderStream left(openFolder(trash));
    const dirent *const copy = left.next();
    QVERIFY(copy);
    const QByteArray file = trash + '/' + copy->d_name + "/file";
    QCOMPARE(read(file), QByteArray("0"));
    QVERIFY(setImmutable(file, false));
}

void OlderCopiesTest::leavesAloneWhatCouldNotBePutAway()
{
    const BackupScene scene;
    const Places places = scene.places();
    RunRequest request = scene.request(firstDay, 0);
    request.set.hardLinks = true; // no spare: the old latest goes to the trash
    writeFile(scene.source() + "/file", "content");
    QVERIFY(!scene.run(request).report.fault);
    writeFile(scene.source() + "/file", "changed");
    bool isMounted = false;
    const Told told = scene.run(request, [&](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Commit)
            isMounted = mount("trash", places.trash.constData(), "tmpfs", 0, nullptr) == 0;
    });
    umount2(places.trash.constData(), MNT_DETACH);
    if (!isMounted)
        QSKIP("Only root can mount.");
    QVERIFY(told.report.fault);
    QVERIFY2(
        told.report.fault->message.contains(QFile::decodeName(places.staging)), qPrintable(told.report.fault->message));
    QCOMPARE(recordTree(places.staging).at("file").content, QByteArray("content"));
    // It is no leftover of a run, to be flushed, given up, or gone on with.
    QVERIFY(!readStagingMark(places)->isFlushed);
    const Told next = scene.run(request);
    QVERIFY(!next.report.fault);
    QCOMPARE(next.recovered.size(), 1);
    QCOMPARE(inodeOf(places.staging), 0U);
}

void OlderCopiesTest::worksBehindALinkedParent()
{
    const BackupScene scene;
    QCOMPARE(symlink("disk", scene.path("/way").constData()), 0);
    for (int run = 0; run < 2; ++run) {
        writeFile(scene.source() + "/file", QByteArray::number(run));
        RunRequest request = scene.request(firstDay.addDays(run));
        request.set.dest = scene.root() + u"/way/hoge"_s;
        const Told told = scene.run(request);
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(told.report.generations.size(), run);
    }
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101"}));
}

void OlderCopiesTest::tellsWhichItRemoves()
{
    const BackupScene scene;
    for (const char *name : {"hoge_20190101", "hoge_20190102", "hoge_20190103"})
        write(scene.beside(name) + "/file", "made by another program");
    writeFile(scene.source() + "/file", "content");
    const Told told = scene.run(scene.request(firstDay, 1));
    QVERIFY(!told.report.fault);
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20190103"}));
    for (const char *name : {"hoge_20190101", "hoge_20190102"})
        QVERIFY2(told.log.contains(u"Removed the older copy %1: keep_count is 1."_s.arg(QLatin1StringView(name))),
            qPrintable(told.log.join(u'\n')));
    QCOMPARE(told.log.filter(u"Removed"_s).size(), 2);
}

void OlderCopiesTest::aDayThatIsSetRightAfterAClockWasAheadCounts()
{
    const BackupScene scene;
    scene.backUpFour();
    QVERIFY(!scene.run(scene.request(firstDay.addYears(1))).report.fault);
    recordLater(scene, 100'000); // of the clock that was ahead
    // As the warning says.
    scene.writeConfig("[foo_hoge]\ndate_last = 20200102\n");
    const Told told = scene.run(scene.request(nextDay.addDays(1)));
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.warnings, QStringList());
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101", "hoge_20200102"}));
    QCOMPARE(scene.dateInConfig(), nextDay.addDays(1));
}

void OlderCopiesTest::aDayThatIsWrittenBesideTheCopyOnlyCounts()
{
    const BackupScene scene;
    scene.backUpFour();
    const auto runWithoutRoom = [&scene](QDate today, QDate dateLast) {
        RunRequest request = scene.request(today);
        request.set.dateLast = dateLast;
        request.configPath = scene.root() + u"/config.ini/config.ini"_s;
        request.stateDir = scene.root() + u"/config.ini/state"_s;
        return scene.run(request).report;
    };
    for (int run = 0; run < 3; ++run) {
        const RunReport report = runWithoutRoom(nextDay, firstDay);
        QVERIFY(!report.fault);
        QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101"}));
        QCOMPARE(report.warnings.filter(u"It is kept beside the newest copy."_s).size(), 1);
        QCOMPARE(report.warnings.filter(u"It is kept in the state folder."_s).size(), 0);
    }
    QVERIFY(!runWithoutRoom(nextDay.addDays(1), firstDay).fault);
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101", "hoge_20200102"}));
    // What somebody writes into config.ini counts.
    QVERIFY(!runWithoutRoom(nextDay.addDays(2), QDate(2019, 12, 31)).fault);
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20191231", "hoge_20200101", "hoge_20200102"}));
}

void OlderCopiesTest::whoWaitedForARunGoesByItsDay()
{
    const BackupScene scene;
    scene.backUpFour();
    const RunRequest waiting = scene.request(nextDay);
    QVERIFY(!scene.run(scene.request(nextDay)).report.fault);
    recordLater(scene, 20); // of a file server's clock
    QVERIFY(!scene.run(waiting).report.fault);
    QCOMPARE(scene.copies(), QByteArrayList({"hoge", "hoge_20200101"}));
}

QTEST_GUILESS_MAIN(OlderCopiesTest)
#include "older_copies_test.moc"
