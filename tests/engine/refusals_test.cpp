#include "backup_scene.h"
#include "ordinary_user.h"
#include "tree_record.h"

#include "service/generations/tree_removal.h"
#include "tests/generations/awaited_lock.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString untouched = u"The latest copy and all generations within keep_count are untouched."_s;
const QString nothingSaved = u"Nothing was saved; there is no latest copy yet."_s;

using Change = std::function<void(const BackupScene &, RunRequest &)>;

}

//! What preflight and the guards refuse, each with its code, and with nothing touched.
class RefusalsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAndTouchesNothing_data();
    void refusesAndTouchesNothing();
    void eachRemedyNamesAllThatIsNeeded_data();
    void eachRemedyNamesAllThatIsNeeded();
    void refusesAReadOnlyDestination();
    void refusesAnotherFilesystem();
    void makesNoControlFolderForAnEmptySource();
    void takesNamesThatOnlyLookLikeCopies();
    void aBusySetIsWaitedFor();
    void aRunThatWaitsForAnotherSaysSo();
    void aRunThatWaitsForAnotherCanBeCancelled();
    void warnsOfASourceWithoutFiles();
    void tellsWhoseTheCopiesAre();
    void tellsWhoseAFolderInACopyIs();
    void saysWhatIsSafeOnAFullDisk();
    void saysThatTheDestinationWasUnmounted();
    void saysOfAFirstRunThatNothingWasSaved();
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
    scene.backUpFour();
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
    QCOMPARE(told.report.fault->remedy.contains(u"write max_delete = 100 into [foo_hoge]"_s),
        told.report.fault->kind == FaultKind::MassDeletion);
    QVERIFY(!told.report.committed);
    QCOMPARE(told.reports, 1);
    QCOMPARE(differences(latest, recordTree(scene.dest())), QStringList());
    QCOMPARE(differences(source, recordTree(scene.source())), QStringList());
    QCOMPARE(scene.copies(), copies);
    QCOMPARE(scene.dateInConfig(), firstDay);
    QCOMPARE(QDir(QString::fromUtf8(scene.places().control)).exists(), !control.isEmpty());
}

void RefusalsTest::eachRemedyNamesAllThatIsNeeded_data()
{
    QTest::addColumn<QStringList>("guards");
    QTest::newRow("disks and files") << QStringList {u"source-changed"_s, u"destination-changed"_s, u"mass-deletion"_s};
    QTest::newRow("all files") << QStringList {u"source-changed"_s, u"destination-changed"_s, u"source-empty"_s};
    QTest::newRow("copy") << QStringList {u"source-changed"_s, u"destination-lost"_s};
}

void RefusalsTest::eachRemedyNamesAllThatIsNeeded()
{
    QFETCH(const QStringList, guards);
    const BackupScene scene;
    scene.backUpFour();
    RunRequest request = scene.request(nextDay);
    SetMemory memory = readSetMemory(request.stateDir, request.set);
    memory.sourceIdentity = u"uuid:1:/"_s;
    if (guards.contains(u"destination-changed"_s))
        memory.destIdentity = u"uuid:2:/"_s;
    else
        QVERIFY(removeTree(scene.dest()));
    QVERIFY(writeSetMemory(request.stateDir, request.set, memory));
    for (const char *name : {"/source/a", "/source/b", "/source/c"})
        unlink(scene.path(name).constData());
    if (guards.contains(u"source-empty"_s))
        unlink(scene.path("/source/d").constData());
    QStringList needed;
    for (const QString &guard : guards) {
        const std::optional<Fault> fault = scene.run(request).report.fault;
        QVERIFY(fault);
        QCOMPARE(faultCode(fault->kind), guard);
        needed << u"accept="_s + guard;
        const QString words = u"\"run anyway\" (?%1)"_s.arg(needed.join(u'&'));
        QVERIFY2(fault->remedy.contains(words), qPrintable(fault->remedy));
        QCOMPARE(fault->remedy.contains(u"unless the copies were moved along"_s), guard == u"destination-changed"_s);
        request.accepted << fault->kind;
    }
    QVERIFY(!scene.run(request).report.fault);
}

void RefusalsTest::refusesAReadOnlyDestination()
{
    const BackupScene scene;
    scene.backUpFour();
    const QByteArray disk = scene.path("/disk");
    if (mount(disk.constData(), disk.constData(), nullptr, MS_BIND, nullptr) != 0)
        QSKIP("Only root can mount.");
    mkdir(scene.path("/disk/below").constData(), 0755);
    mount(nullptr, disk.constData(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr);
    RunRequest request = scene.request(nextDay);
    request.set.dest = scene.root() + u"/disk/below/hoge"_s;
    const Told below = scene.run(request);
    const Told told = scene.run(scene.request(nextDay));
    umount2(disk.constData(), MNT_DETACH);
    QCOMPARE(faultCode(told.report.fault->kind), u"destination-read-only"_s);
    QCOMPARE(below.report.fault->remedy, told.report.fault->remedy);
    const QString command = u"sudo mount -o remount,rw '%1'."_s.arg(QFile::decodeName(disk));
    QVERIFY2(told.report.fault->remedy.endsWith(command), qPrintable(told.report.fault->remedy));
}

void RefusalsTest::refusesAnotherFilesystem()
{
    const BackupScene scene;
    scene.backUpFour();
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

void RefusalsTest::takesNamesThatOnlyLookLikeCopies()
{
    const BackupScene scene;
    scene.backUpFour();
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
    scene.backUpFour();
    const AwaitedLock other(scene.places().lock);
    const Told told = scene.run(scene.request(nextDay));
    QVERIFY(!told.report.fault);
    QCOMPARE(told.report.generation, u"hoge_20200101"_s);
}

void RefusalsTest::aRunThatWaitsForAnotherSaysSo()
{
    const BackupScene scene;
    scene.backUpFour();
    Result<FolderLock> other = FolderLock::take(scene.places().lock, {}, FolderLock::Inherit::No);
    const Told told = scene.run(scene.request(nextDay), [&other](const RunEvent &event, RunControl &) {
        if (std::holds_alternative<LogLine>(event))
            other.value().release();
    });
    QVERIFY(!told.report.fault);
    QCOMPARE(told.log.filter(u"waits for it"_s).size(), 1);
}

void RefusalsTest::aRunThatWaitsForAnotherCanBeCancelled()
{
    const BackupScene scene;
    scene.backUpFour();
    const Result<FolderLock> other = FolderLock::take(scene.places().lock, {}, FolderLock::Inherit::No);
    const Told told = scene.run(scene.request(nextDay), [](const RunEvent &event, RunControl &control) {
        if (std::holds_alternative<LogLine>(event))
            control.cancel();
    });
    QCOMPARE(told.report.fault->kind, FaultKind::Cancelled);
    QVERIFY2(told.report.fault->message.contains(u"Nothing was touched."), qPrintable(told.report.fault->message));
}

void RefusalsTest::warnsOfASourceWithoutFiles()
{
    const BackupScene scene;
    const auto warned = [&scene](const QStringList &excludes) {
        RunRequest request = scene.request(firstDay);
        request.set.excludes = excludes;
        const Told told = scene.run(request);
        return told.report.committed && !told.report.warnings.filter(u"no file to save"_s).isEmpty();
    };
    QVERIFY(warned({}));
    write(scene.source() + "/folder/file", "content");
    QVERIFY(warned({u"file"_s}));
    QVERIFY(!warned({}));
}

void RefusalsTest::tellsWhoseTheCopiesAre()
{
    if (geteuid() != 0)
        QSKIP("Only root can be somebody else.");
    const BackupScene scene;
    scene.backUpFour();
    giveToNobody(scene);
    const auto refused = [&scene](FaultKind kind, const QString &words) {
        const std::optional<Fault> fault = runAsNobody(scene).report.fault;
        QVERIFY(fault);
        QCOMPARE(fault->kind, kind);
        QVERIFY2(fault->message.endsWith(words), qPrintable(fault->message));
        QVERIFY2(fault->remedy.contains(u"belongs to the user root"_s), qPrintable(fault->remedy));
    };
    refused(FaultKind::DestinationNotWritable, u"Nothing was touched."_s);
    QDirIterator own(QFile::decodeName(scene.places().control), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
        QDirIterator::Subdirectories);
    QCOMPARE(chown(scene.places().control.constData(), nobody, nobody), 0);
    while (own.hasNext())
        QCOMPARE(chown(QFile::encodeName(own.next()).constData(), nobody, nobody), 0);
    refused(FaultKind::CommitFailed, untouched);
    QCOMPARE(read(scene.dest() + "/a"), "/source/a");
}

void RefusalsTest::tellsWhoseAFolderInACopyIs()
{
    if (geteuid() != 0)
        QSKIP("Only root can be somebody else.");
    const BackupScene scene;
    giveToNobody(scene);
    QVERIFY(!runAsNobody(scene).report.fault);
    // As after a run that root has made by hand.
    for (const QByteArray &folder : {scene.source(), scene.dest()})
        QCOMPARE(mkdir(QByteArray(folder + "/theirs").constData(), 0700), 0);
    const std::optional<Fault> fault = runAsNobody(scene).report.fault;
    QVERIFY(fault);
    QCOMPARE(fault->kind, FaultKind::DestinationNotWritable);
    const QString place = QFile::decodeName(scene.dest() + "/theirs");
    QVERIFY2(fault->message.contains(place), qPrintable(fault->message));
    QVERIFY2(fault->remedy.startsWith(place + u" belongs to the user root"_s), qPrintable(fault->remedy));
    QVERIFY2(fault->remedy.contains(u"chown -R"_s), qPrintable(fault->remedy));
    QCOMPARE(read(scene.dest() + "/his"), "content");
}

void RefusalsTest::saysWhatIsSafeOnAFullDisk()
{
    const BackupScene scene;
    const QByteArray disk = scene.path("/disk");
    if (mount("disk", disk.constData(), "tmpfs", 0, "size=1m") != 0)
        QSKIP("Only root can mount.");
    const auto runOnFull = [&scene] {
        QFile rest(QFile::decodeName(scene.beside("rest")));
        const QByteArray block(4096, 'x');
        if (rest.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
            while (rest.write(block) == block.size()) { }
        }
        const RunReport report = scene.run(scene.request(nextDay)).report;
        rest.remove();
        return report.fault.value_or(Fault {});
    };
    writeFile(scene.source() + "/a", "content");
    const Fault first = runOnFull();
    scene.backUpFour();
    write(scene.source() + "/more", "content");
    const Fault later = runOnFull();
    umount2(disk.constData(), MNT_DETACH);
    for (const Fault &fault : {first, later}) {
        QCOMPARE(faultCode(fault.kind), u"destination-full"_s);
        QVERIFY2(fault.remedy.contains(u"Free space"_s), qPrintable(fault.remedy));
    }
    QVERIFY2(first.message.endsWith(nothingSaved), qPrintable(first.message));
    QVERIFY2(later.message.endsWith(untouched), qPrintable(later.message));
}

void RefusalsTest::saysThatTheDestinationWasUnmounted()
{
    const BackupScene scene;
    const QByteArray disk = scene.path("/disk");
    if (mount("disk", disk.constData(), "tmpfs", 0, "size=1m") != 0)
        QSKIP("Only root can mount.");
    scene.backUpFour();
    write(scene.source() + "/more", "content");
    const Told told = scene.run(scene.request(nextDay), [&disk](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Scan)
            umount2(disk.constData(), MNT_DETACH);
    });
    umount2(disk.constData(), MNT_DETACH);
    QVERIFY(told.report.fault);
    const Fault &fault = *told.report.fault;
    QCOMPARE(faultCode(fault.kind), u"destination-missing"_s);
    QVERIFY2(fault.message.contains(u"was unmounted"_s), qPrintable(fault.message));
    QVERIFY2(fault.message.contains(QFile::decodeName(disk)), qPrintable(fault.message));
    QVERIFY2(fault.message.endsWith(untouched), qPrintable(fault.message));
    QVERIFY2(fault.remedy.contains(u"Mount"_s), qPrintable(fault.remedy));
}

void RefusalsTest::saysOfAFirstRunThatNothingWasSaved()
{
    const BackupScene scene;
    writeFile(scene.source() + "/a", "content");
    const Told told = scene.run(scene.request(firstDay), [](const RunEvent &event, RunControl &control) {
        if (std::holds_alternative<Progress>(event) && std::get<Progress>(event).phase == Phase::Scan)
            control.cancel();
    });
    QVERIFY(told.report.fault);
    QCOMPARE(faultCode(told.report.fault->kind), u"cancelled"_s);
    QVERIFY2(told.report.fault->message.endsWith(nothingSaved), qPrintable(told.report.fault->message));
    QVERIFY(!told.report.fault->remedy.isEmpty());
}

QTEST_GUILESS_MAIN(RefusalsTest)
#include "refusals_test.moc"
