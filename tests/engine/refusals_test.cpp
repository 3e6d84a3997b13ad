#include "backup_scene.h"
#include "tree_record.h"

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

private Q_SLOTS:
    void refusesAndTouchesNothing_data();
    void refusesAndTouchesNothing();
    void eachRemedyNamesAllThatIsNeeded_data();
    void eachRemedyNamesAllThatIsNeeded();
    void refusesAnotherFilesystem();
    void makesNoControlFolderForAnEmptySource();
    void takesNamesThatOnlyLookLikeCopies();
    void aBusySetIsWaitedFor();
    void aRunThatWaitsForAnotherSaysSo();
    void aRunThatWaitsForAnotherCanBeCancelled();
    void warnsOfASourceWithoutFiles();
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

QTEST_GUILESS_MAIN(RefusalsTest)
#include "refusals_test.moc"
