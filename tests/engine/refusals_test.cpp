#include "backup_scene.h"
#include "tree_record.h"

#include "service/engine/set_memory.h"
#include "service/generations/store.h"
#include "service/generations/tree_removal.h"
#include "tests/generations/awaited_lock.h"

#include <QDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

using Change = std::function<void(const BackupScene &, RunRequest &)>;

}

//! What preflight and the guards refuse, each with its code, and with nothing touched.
class RefusalsTest : public QObject
{
    Q_OBJECT

    static void backUpFirst(const BackupScene &scene)
    {
        for (const char *name : {"/source/a", "/source/b", "/source/c", "/source/d"})
            writeFile(scene.path(name), name);
        QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    }

private Q_SLOTS:
    void refusesAndTouchesNothing_data();
    void refusesAndTouchesNothing();
    void passesWhatIsAccepted();
    void keepsWhatIsAcceptedToBeGone();
    void refusesAReadOnlyDestination();
    void refusesAnotherFilesystem();
    void makesNoControlFolderForAnEmptySource();
    void massDeletionLeavesEverythingAndGoesAwayByItself();
    void massDeletionIsMeasuredAgainstTheLatest();
    void aSourceUnmountedAfterTheScanIsNoDeletion();
    void takesNamesThatOnlyLookLikeCopies();
    void aBusySetIsWaitedFor();
    void remembersWhatItWasTold();
    void saysThatItsMemoryIsDamaged();
};

void RefusalsTest::refusesAndTouchesNothing_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *code, const Change &change) {
        QTest::newRow(code) << change << QString::fromLatin1(code);
    };
    const auto named = [](const char *name, const char *code, const Change &change) {
        QTest::newRow(name) << change << QString::fromLatin1(code);
    };
    row("source-missing", [](const BackupScene &scene, RunRequest &) { (void)removeTree(scene.source()); });
    row("source-not-directory", [](const BackupScene &scene, RunRequest &) {
        (void)removeTree(scene.source());
        writeFile(scene.source(), "a file");
    });
    row("source-empty", [](const BackupScene &scene, RunRequest &) {
        (void)removeTree(scene.source());
        mkdir(scene.source().constData(), 0755);
    });
    row("destination-missing",
        [](const BackupScene &scene, RunRequest &request) { request.set.dest = scene.root() + u"/nowhere/hoge"_s; });
    named("parent is a file", "destination-missing",
        [](const BackupScene &scene, RunRequest &request) { request.set.dest = scene.root() + u"/config.ini/hoge"_s; });
    row("destination-lost", [](const BackupScene &scene, RunRequest &) { (void)removeTree(scene.dest()); });
    named("all is gone", "destination-lost", [](const BackupScene &scene, RunRequest &) {
        (void)removeTree(scene.path("/disk"));
        mkdir(scene.path("/disk").constData(), 0755);
    });
    row("destination-unsuitable", [](const BackupScene &scene, RunRequest &) {
        (void)removeTree(scene.dest());
        writeFile(scene.dest(), "a file");
    });
    named("latest is a link", "destination-unsuitable", [](const BackupScene &scene, RunRequest &) {
        rename(scene.dest().constData(), scene.beside("elsewhere").constData());
        QCOMPARE(symlink("elsewhere", scene.dest().constData()), 0);
    });
    row("paths-nested",
        [](const BackupScene &, RunRequest &request) { request.set.dest = request.set.source + u"/backup"_s; });
    named("source inside destination", "paths-nested",
        [](const BackupScene &, RunRequest &request) { request.set.source = request.set.dest; });
    named("nested through a link", "paths-nested", [](const BackupScene &scene, RunRequest &request) {
        QCOMPARE(symlink("source", scene.path("/link").constData()), 0);
        request.set.dest = scene.root() + u"/link/backup"_s;
    });
    // Another set's dest, or a second config file, of which nothing is known but the control folder.
    const auto among = [&named](const char *name, const QString &dest) {
        named(name, "paths-nested", [dest](const BackupScene &scene, RunRequest &request) {
            QCOMPARE(symlink("disk", scene.path("/way").constData()), 0);
            mkdir(scene.beside("hoge_20200101").constData(), 0755);
            request.set.dest = scene.root() + dest;
        });
    };
    among("inside another's latest", u"/disk/hoge/inner"_s);
    among("inside another's latest by an alias", u"/way/hoge/inner"_s);
    among("inside another's generation", u"/way/hoge_20200101/inner"_s);
    among("inside another's control folder", u"/way/.hoge.backup-server/trash/inner"_s);
    among("another's generation", u"/way/hoge_20200101"_s);
    among("named like another's generation", u"/way/hoge_20191231.2"_s);
    row("mass-deletion", [](const BackupScene &scene, RunRequest &) {
        for (const char *name : {"/source/a", "/source/b", "/source/c"})
            unlink(scene.path(name).constData());
    });
}

void RefusalsTest::refusesAndTouchesNothing()
{
    QFETCH(Change, change);
    const BackupScene scene;
    backUpFirst(scene);
    RunRequest request = scene.request(nextDay);
    change(scene, request);
    const TreeRecord latest = recordTree(scene.dest());
    const QByteArrayList copies = scene.copies();
    const TreeRecord source = recordTree(scene.source());
    const QByteArrayList control =
        QDir(QString::fromUtf8(scene.places().control)).exists() ? QByteArrayList {"is"} : QByteArrayList {};
    const Told told = scene.run(request);
    QVERIFY(told.report.fault);
    QTEST(faultCode(told.report.fault->kind), "code");
    QVERIFY(!told.report.fault->remedy.isEmpty());
    QVERIFY(!told.report.committed);
    QCOMPARE(told.reports, 1);
    QCOMPARE(differences(latest, recordTree(scene.dest())), QStringList());
    QCOMPARE(differences(source, recordTree(scene.source())), QStringList());
    QCOMPARE(scene.copies(), copies);
    QCOMPARE(scene.dateInConfig(), firstDay);
    QCOMPARE(QDir(QString::fromUtf8(scene.places().control)).exists(), !control.isEmpty());
}

void RefusalsTest::passesWhatIsAccepted()
{
    const BackupScene scene;
    backUpFirst(scene);
    (void)removeTree(scene.source());
    mkdir(scene.source().constData(), 0755);
    RunRequest request = scene.request(nextDay);
    request.accepted = {FaultKind::SourceEmpty, FaultKind::MassDeletion};
    const Told told = scene.run(request);
    QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    QCOMPARE(recordTree(scene.dest()).size(), 1U);
    QCOMPARE(recordTree(scene.beside("hoge_20200101")).size(), 5U);
}

void RefusalsTest::keepsWhatIsAcceptedToBeGone()
{
    const BackupScene scene;
    backUpFirst(scene);
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

void RefusalsTest::refusesAReadOnlyDestination()
{
    const BackupScene scene;
    backUpFirst(scene);
    const QByteArray disk = scene.path("/disk");
    if (mount(disk.constData(), disk.constData(), nullptr, MS_BIND, nullptr) != 0)
        QSKIP("Only root can mount.");
    mount(nullptr, disk.constData(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr);
    const Told told = scene.run(scene.request(nextDay));
    umount2(disk.constData(), MNT_DETACH);
    QCOMPARE(faultCode(told.report.fault->kind), u"destination-read-only"_s);
}

void RefusalsTest::refusesAnotherFilesystem()
{
    const BackupScene scene;
    backUpFirst(scene);
    for (const char *name : {"/source", "/disk"}) {
        const QByteArray path = scene.path(name);
        if (mount("other", path.constData(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("Only root can mount.");
        writeFile(path + "/other", "another disk");
        const Told told = scene.run(scene.request(nextDay));
        const TreeRecord after = recordTree(path);
        umount2(path.constData(), MNT_DETACH);
        QCOMPARE(faultCode(told.report.fault->kind),
            qstrcmp(name, "/source") == 0 ? u"source-changed"_s : u"destination-changed"_s);
        QCOMPARE(after.size(), 2U);
    }
    QVERIFY(!scene.run(scene.request(nextDay)).report.fault);
}

void RefusalsTest::makesNoControlFolderForAnEmptySource()
{
    const BackupScene scene;
    mkdir(scene.dest().constData(), 0755);
    writeFile(scene.dest() + "/by-hand", "content");
    QCOMPARE(faultCode(scene.run(scene.request(nextDay)).report.fault->kind), u"source-empty"_s);
    QCOMPARE(inodeOf(scene.places().control), 0U);
}

void RefusalsTest::massDeletionLeavesEverythingAndGoesAwayByItself()
{
    const BackupScene scene;
    backUpFirst(scene);
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

void RefusalsTest::massDeletionIsMeasuredAgainstTheLatest()
{
    const BackupScene scene;
    backUpFirst(scene);
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

void RefusalsTest::aSourceUnmountedAfterTheScanIsNoDeletion()
{
    const BackupScene scene;
    const QByteArray source = scene.source();
    if (mount("source", source.constData(), "tmpfs", 0, "size=1m") != 0)
        QSKIP("Only root can mount.");
    backUpFirst(scene);
    const TreeRecord latest = recordTree(scene.dest());
    writeFile(source + "/a", "changed");
    const Told told = scene.run(scene.request(firstDay), [&source](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy)
            umount2(source.constData(), MNT_DETACH);
    });
    umount2(source.constData(), MNT_DETACH);
    QVERIFY(told.report.fault);
    QCOMPARE(told.report.fault->kind, FaultKind::SourceChanged);
    QCOMPARE(differences(latest, recordTree(scene.dest())), QStringList());
}

void RefusalsTest::takesNamesThatOnlyLookLikeCopies()
{
    const BackupScene scene;
    backUpFirst(scene);
    for (const char *name : {"/disk/other_20200101", "/disk/hoge_photos", "/disk/hoge_20200230", "/disk/.other"}) {
        RunRequest request = scene.request(firstDay);
        request.set.name = u"foo_other"_s;
        request.set.dest = QFile::decodeName(scene.path(name));
        const Told told = scene.run(request);
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
    }
}

void RefusalsTest::aBusySetIsWaitedFor()
{
    const BackupScene scene;
    backUpFirst(scene);
    const AwaitedLock other(scene.places().lock);
    const Told told = scene.run(scene.request(nextDay));
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.generation, u"hoge_20200101"_s);
}

void RefusalsTest::remembersWhatItWasTold()
{
    const BackupScene scene;
    const RunRequest request = scene.request(nextDay);
    SetMemory memory;
    memory.sourceIdentity = u"uuid:1:/"_s;
    memory.destIdentity = u"uuid:2:/"_s;
    memory.committed = true;
    memory.unwrittenDate = nextDay;
    memory.dateInConfig = firstDay;
    QVERIFY(writeSetMemory(request.stateDir, request.set, memory));
    SetMemory found = readSetMemory(request.stateDir, request.set);
    QCOMPARE(found.sourceIdentity, memory.sourceIdentity);
    QCOMPARE(found.destIdentity, memory.destIdentity);
    QVERIFY(found.committed);
    BackupSet set = request.set;
    set.dateLast = firstDay;
    QCOMPARE(found.dateLast(set), nextDay);
    set.dateLast = QDate(2019, 1, 1); // edited since
    QCOMPARE(found.dateLast(set), QDate(2019, 1, 1));

    BackupSet moved = request.set;
    moved.dest += u"2"_s;
    found = readSetMemory(request.stateDir, moved);
    QCOMPARE(found.sourceIdentity, memory.sourceIdentity);
    QCOMPARE(found.destIdentity, QString());
    QVERIFY(!found.committed);

    const QByteArray path = setMemoryPath(request.stateDir, request.set.name);
    const QByteArray content = recordTree(path).at(".").content.trimmed();
    for (qsizetype size = 0; size < content.size(); ++size) {
        writeFile(path, content.left(size));
        found = readSetMemory(request.stateDir, request.set);
        QVERIFY(!found.committed);
        QVERIFY(found.isDamaged);
    }
    QVERIFY(!writeSetMemory(scene.root() + u"/config.ini"_s, request.set, memory));
}

void RefusalsTest::saysThatItsMemoryIsDamaged()
{
    const BackupScene scene;
    backUpFirst(scene);
    const RunRequest request = scene.request(nextDay);
    writeFile(setMemoryPath(request.stateDir, request.set.name), "{\"source\":");
    const auto warned = [](const Told &told) { return !told.report.warnings.filter(u"damaged"_s).isEmpty(); };
    QVERIFY(warned(scene.run(request)));
    QVERIFY(!warned(scene.run(scene.request(nextDay))));
}

QTEST_GUILESS_MAIN(RefusalsTest)
#include "refusals_test.moc"
