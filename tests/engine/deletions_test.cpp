#include "backup_scene.h"
#include "tree_record.h"

#include "service/generations/store.h"
#include "service/generations/tree_removal.h"

#include <QDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

//! What may be gone from the newest copy, and what asks first.
class DeletionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWhatIsAccepted();
    void keepsWhatIsAcceptedToBeGone();
    void massDeletionLeavesEverythingAndGoesAwayByItself();
    void massDeletionIsMeasuredAgainstTheLatest();
    void massDeletionIsMeasuredAgainstTheLatestAfterABrokenRun();
    void movingAFolderThereAndBackIsNoMassDeletion();
    void filesThatComeBackHideNoDeletion();
    void copiesOfMovedFilesHideNoDeletion();
    void changedFilesBesideARenamedOneAreNotGone();
    void filesThatCannotBeLinkedBesideARenamedOneAreNotGone();
    void whatVanishesWhileItIsCopiedIsDeleted_data();
    void whatVanishesWhileItIsCopiedIsDeleted();
    void aSourceUnmountedAfterTheScanIsNoDeletion();
};

void DeletionsTest::passesWhatIsAccepted()
{
    const BackupScene scene;
    scene.backUpFour();
    (void)removeTree(scene.source());
    mkdir(scene.source().constData(), 0755);
    RunRequest request = scene.request(nextDay);
    request.accepted = {FaultKind::SourceEmpty, FaultKind::MassDeletion};
    const Told told = scene.run(request);
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(recordTree(scene.dest()).size(), 1U);
    QCOMPARE(recordTree(scene.beside("hoge_20200101")).size(), 5U);
}

void DeletionsTest::keepsWhatIsAcceptedToBeGone()
{
    const BackupScene scene;
    scene.backUpFour();
    const TreeRecord first = recordTree(scene.dest());
    for (const char *name : {"/source/a", "/source/b", "/source/c"})
        unlink(scene.path(name).constData());
    RunRequest request = scene.request(firstDay);
    request.accepted = {FaultKind::MassDeletion};
    QVERIFY(!scene.run(request).report.fault);
    const TreeRecord second = recordTree(scene.dest());
    QCOMPARE(differences(first, recordTree(scene.beside("hoge_20200101"))), QStringList());
    // Nothing more is lost: the same day's copy is replaced, as ever.
    QVERIFY(!scene.run(request).report.fault);
    QCOMPARE(scene.copies().size(), 2);
    (void)removeTree(scene.source());
    mkdir(scene.source().constData(), 0755);
    request.set.maxDeletePercent = 100;
    request.accepted = {FaultKind::SourceEmpty};
    QVERIFY(!scene.run(request).report.fault);
    QCOMPARE(differences(second, recordTree(scene.beside("hoge_20200101.2"))), QStringList());
}

void DeletionsTest::massDeletionLeavesEverythingAndGoesAwayByItself()
{
    const BackupScene scene;
    scene.backUpFour();
    const TreeRecord latest = recordTree(scene.dest());
    for (const char *name : {"/source/a", "/source/b", "/source/c"})
        unlink(scene.path(name).constData());
    // Once by a clone of the latest, then from what that run left behind.
    for (int times = 0; times < 3; ++times)
        QCOMPARE(scene.run(scene.request(nextDay)).report.fault->kind, FaultKind::MassDeletion);
    for (const char *name : {"/source/a", "/source/b"})
        writeFile(scene.path(name), name);
    QVERIFY(!scene.run(scene.request(nextDay)).report.fault);
    QCOMPARE(differences(latest, recordTree(scene.beside("hoge_20200101"))), QStringList());
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
}

void DeletionsTest::massDeletionIsMeasuredAgainstTheLatest()
{
    const BackupScene scene;
    scene.backUpFour();
    // Generations expire and become the folder that the next copies grow in: it differs much from the source.
    QDate day = nextDay;
    for (int run = 0; run < 4; ++run, day = day.addDays(1)) {
        for (int i = 0; i < 10; ++i)
            writeFile(scene.path("/source/" + QByteArray::number(run * 5 + i)), QByteArray::number(run));
        for (int i = 0; i < 3 && run > 0; ++i)
            unlink(scene.path("/source/" + QByteArray::number((run - 1) * 5 + i)).constData());
        const Told told = scene.run(scene.request(day, 1));
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(told.report.stats.filesDeleted, run > 0 ? 3 : 0);
    }
    QVERIFY(inodeOf(scene.places().spare) != 0);
    QVERIFY(removeTree(scene.source()));
    mkdir(scene.source().constData(), 0755);
    writeFile(scene.source() + "/only", "one");
    const Told told = scene.run(scene.request(day, 1));
    QCOMPARE(told.report.fault->kind, FaultKind::MassDeletion);
}

void DeletionsTest::massDeletionIsMeasuredAgainstTheLatestAfterABrokenRun()
{
    const BackupScene scene;
    scene.backUpFour();
    const TreeRecord latest = recordTree(scene.dest());
    for (int i = 0; i < 10; ++i)
        writeFile(scene.source() + "/new" + QByteArray::number(i), "new");
    const Told cut = scene.run(scene.request(firstDay), [](const RunEvent &event, RunControl &control) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy && progress->percent == 100)
            control.cancel();
    });
    QCOMPARE(cut.report.fault->kind, FaultKind::Cancelled);
    QVERIFY(inodeOf(scene.places().staging + "/new9") != 0);
    // All that the latest has is gone now, and only what the broken run has copied is there.
    for (const char *name : {"/a", "/b", "/c", "/d"})
        unlink(QByteArray(scene.source() + name).constData());
    Told told = scene.run(scene.request(firstDay));
    QVERIFY(told.report.fault);
    QCOMPARE(told.report.fault->kind, FaultKind::MassDeletion);
    QCOMPARE(differences(latest, recordTree(scene.dest())), QStringList());
    RunRequest request = scene.request(firstDay);
    request.accepted = {FaultKind::MassDeletion};
    told = scene.run(request);
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.stats.filesChanged, 10);
    QCOMPARE(told.report.stats.filesDeleted, static_cast<qint64>(latest.size()) - 1);
}

void DeletionsTest::movingAFolderThereAndBackIsNoMassDeletion()
{
    const BackupScene scene;
    for (int i = 0; i < 10; ++i)
        write(scene.source() + "/here/file" + QByteArray::number(i), QByteArray::number(i));
    QDir source(QFile::decodeName(scene.source()));
    // Without generations a run begins with the copy before the latest.
    for (int run = 0; run < 4; ++run) {
        const Told told = scene.run(scene.request(firstDay.addDays(run), 0));
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(told.report.stats.filesDeleted, 0);
        QCOMPARE(told.report.stats.filesChanged, run == 0 ? 10 : 0);
        QVERIFY(run % 2 == 0 ? source.rename(u"here"_s, u"there"_s) : source.rename(u"there"_s, u"here"_s));
    }
}

void DeletionsTest::filesThatComeBackHideNoDeletion()
{
    const BackupScene scene;
    for (const char *folder : {"/restored/", "/deleted/", "/kept/"}) {
        for (int i = 0; i < 4; ++i)
            write(scene.source() + folder + QByteArray::number(i), folder);
    }
    const QByteArray restored = scene.source() + "/restored";
    const QByteArray away = scene.path("/away");
    for (int run = 0; run < 4; ++run) {
        if (run == 3)
            QCOMPARE(rename(restored.constData(), away.constData()), 0);
        QVERIFY(!scene.run(scene.request(firstDay.addDays(run), 2)).report.fault);
    }
    // The expired copy that this run begins with shares them with generations, not with the latest.
    QCOMPARE(rename(away.constData(), restored.constData()), 0);
    QVERIFY(removeTree(scene.source() + "/deleted"));
    RunRequest request = scene.request(firstDay.addDays(3), 2);
    request.set.maxDeletePercent = 20;
    Told told = scene.run(request);
    QVERIFY(told.report.fault);
    QCOMPARE(told.report.fault->kind, FaultKind::MassDeletion);
    request.accepted = {FaultKind::MassDeletion};
    told = scene.run(request);
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.stats.filesDeleted, 4);
    QCOMPARE(told.report.stats.filesChanged, 4);
    QVERIFY(!told.report.generation.isEmpty());
}

void DeletionsTest::copiesOfMovedFilesHideNoDeletion()
{
    const BackupScene scene;
    const QByteArray here = scene.source() + "/here";
    const QByteArray there = scene.source() + "/there";
    for (int i = 0; i < 4; ++i) {
        write(here + "/file" + QByteArray::number(i), QByteArray::number(i));
        write(scene.source() + "/deleted/" + QByteArray::number(i), QByteArray::number(i));
    }
    QVERIFY(!scene.run(scene.request(firstDay, 0)).report.fault);
    QCOMPARE(rename(here.constData(), there.constData()), 0);
    QVERIFY(!scene.run(scene.request(firstDay, 0)).report.fault);
    // Back as they were, while the moved ones stay.
    QCOMPARE(mkdir(here.constData(), 0755), 0);
    for (int i = 0; i < 4; ++i) {
        const QByteArray name = "/file" + QByteArray::number(i);
        QCOMPARE(link(QByteArray(there + name).constData(), QByteArray(here + name).constData()), 0);
    }
    QVERIFY(removeTree(scene.source() + "/deleted"));
    const Told told = scene.run(scene.request(firstDay, 0));
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.stats.filesDeleted, 4);
    QCOMPARE(told.report.stats.filesChanged, 4);
}

void DeletionsTest::changedFilesBesideARenamedOneAreNotGone()
{
    const BackupScene scene;
    scene.backUpFour();
    write(scene.source() + "/folder/e", "renamed");
    QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    QVERIFY(QDir(QFile::decodeName(scene.source())).rename(u"folder"_s, u"other"_s));
    for (const char *name : {"/a", "/b", "/c", "/d"})
        writeFile(scene.source() + name, "changed");
    // The first copy was put away for the next to begin with.
    QVERIFY(removeTree(scene.places().spare));
    const Told told = scene.run(scene.request(nextDay));
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(inodeOf(scene.dest() + "/other/e"), inodeOf(scene.beside("hoge_20200101/folder/e")));
    QCOMPARE(told.report.stats.filesChanged, 4);
    QCOMPARE(told.report.stats.filesDeleted, 0);
}

void DeletionsTest::filesThatCannotBeLinkedBesideARenamedOneAreNotGone()
{
    const BackupScene scene;
    write(scene.source() + "/folder/e", "renamed");
    scene.backUpFour();
    QVERIFY(QDir(QFile::decodeName(scene.source())).rename(u"folder"_s, u"other"_s));
    writeFile(scene.source() + "/d", "changed");
    bool isImmutable = true;
    for (const char *name : {"/a", "/b", "/c", "/d"})
        isImmutable = setImmutable(scene.dest() + name, true) && isImmutable;
    const Told told = scene.run(scene.request(nextDay));
    const QByteArray copy = scene.beside(isImmutable && !told.report.fault ? "hoge_20200101" : "hoge");
    for (const char *name : {"/a", "/b", "/c", "/d"})
        setImmutable(copy + name, false);
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(told.report.stats.filesDeleted, 0);
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
}

void DeletionsTest::whatVanishesWhileItIsCopiedIsDeleted_data()
{
    QTest::addColumn<bool>("hardLinks");
    QTest::addColumn<bool>("isSecondRun");
    QTest::newRow("from a clone of the latest") << false << true;
    QTest::newRow("from an older copy") << false << false;
    QTest::newRow("in one pass") << true << false;
}

void DeletionsTest::whatVanishesWhileItIsCopiedIsDeleted()
{
    QFETCH(const bool, hardLinks);
    QFETCH(const bool, isSecondRun);
    const BackupScene scene;
    scene.backUpFour();
    RunRequest request = scene.request(firstDay);
    request.set.hardLinks = hardLinks;
    for (int runs = isSecondRun ? 3 : 0; runs < 3; ++runs)
        QVERIFY(!scene.run(request).report.fault);
    const auto runWithout = [&](const QByteArrayList &names) {
        for (const char *name : {"/a", "/b", "/c", "/d", "/new", "/newer"})
            writeFile(scene.source() + name, "changed");
        return scene.run(request, [&](const RunEvent &event, RunControl &) {
            const auto *progress = std::get_if<Progress>(&event);
            if (!progress || progress->phase != Phase::Copy)
                return;
            for (const QByteArray &name : names)
                unlink(QByteArray(scene.source() + name).constData());
        });
    };
    const TreeRecord before = recordTree(scene.dest());
    Told told = runWithout({"/a", "/b", "/c", "/new"});
    QVERIFY(told.report.fault);
    QCOMPARE(told.report.fault->kind, FaultKind::MassDeletion);
    QCOMPARE(differences(before, recordTree(scene.dest())), QStringList());

    told = runWithout({"/a", "/new"});
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(told.report.stats.filesScanned, 4);
    QCOMPARE(told.report.stats.filesChanged, 4);
    QCOMPARE(told.report.stats.filesDeleted, 1);
    QCOMPARE(scene.copies().size(), 1);

    request.accepted = {FaultKind::MassDeletion};
    const TreeRecord latest = recordTree(scene.dest());
    told = runWithout({"/a", "/b", "/c", "/d", "/newer"});
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(told.report.stats.filesDeleted, 4);
    QCOMPARE(differences(latest, recordTree(scene.beside("hoge_20200101"))), QStringList());
}

void DeletionsTest::aSourceUnmountedAfterTheScanIsNoDeletion()
{
    const BackupScene scene;
    const QByteArray source = scene.source();
    if (mount("source", source.constData(), "tmpfs", 0, "size=1m") != 0)
        QSKIP("Only root can mount.");
    scene.backUpFour();
    const TreeRecord latest = recordTree(scene.dest());
    writeFile(source + "/a", "changed");
    const Told told = scene.run(scene.request(firstDay), [&source](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy)
            umount2(source.constData(), MNT_DETACH);
    });
    umount2(source.constData(), MNT_DETACH);
    QVERIFY(told.report.fault);
    QCOMPARE(told.report.fault->kind, FaultKind::SourceMissing);
    QCOMPARE(differences(latest, recordTree(scene.dest())), QStringList());
}

QTEST_GUILESS_MAIN(DeletionsTest)
#include "deletions_test.moc"
