#include "backup_scene.h"
#include "ordinary_user.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString untouched = u"The latest copy and all generations within keep_count are untouched."_s;
const QString nothingSaved = u"Nothing was saved; there is no latest copy yet."_s;

}

//! What a run says where its destination, or what stands there, fails it: whose or which that is, and what is safe.
class DestinationFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAReadOnlyDestination();
    void tellsWhoseTheCopiesAre();
    void tellsWhoseAFolderInACopyIs();
    void tellsOfAFolderInACopyThatItsOwnerMayNotOpen();
    void saysWhatIsSafeOnAFullDisk();
    void saysThatTheDestinationWasUnmounted();
    void saysOfAFirstRunThatNothingWasSaved();
};

void DestinationFaultsTest::refusesAReadOnlyDestination()
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

void DestinationFaultsTest::tellsWhoseTheCopiesAre()
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

void DestinationFaultsTest::tellsWhoseAFolderInACopyIs()
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

void DestinationFaultsTest::tellsOfAFolderInACopyThatItsOwnerMayNotOpen()
{
    if (geteuid() != 0)
        QSKIP("Only root can be somebody else.");
    const BackupScene scene;
    giveToNobody(scene);
    QVERIFY(!runAsNobody(scene).report.fault);
    // As of a run by root, and chown -R after it.
    QCOMPARE(mkdir(QByteArray(scene.source() + "/closed").constData(), 0755), 0);
    const QByteArray closed = scene.dest() + "/closed";
    QCOMPARE(mkdir(closed.constData(), 0), 0);
    QCOMPARE(chown(closed.constData(), nobody, nobody), 0);
    const std::optional<Fault> fault = runAsNobody(scene).report.fault;
    QVERIFY(fault);
    QVERIFY2(fault->remedy.contains(u"chmod u+rwx '%1'"_s.arg(QFile::decodeName(closed))), qPrintable(fault->remedy));
    QCOMPARE(chmod(closed.constData(), S_IRWXU), 0);
    QVERIFY(!runAsNobody(scene).report.fault);
}

void DestinationFaultsTest::saysWhatIsSafeOnAFullDisk()
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

void DestinationFaultsTest::saysThatTheDestinationWasUnmounted()
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

void DestinationFaultsTest::saysOfAFirstRunThatNothingWasSaved()
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

QTEST_GUILESS_MAIN(DestinationFaultsTest)
#include "destination_faults_test.moc"
