#include "service/engine/nested_mounts.h"

#include "backup_scene.h"
#include "tree_record.h"

#include <QDir>
#include <QTest>

#include <sys/mount.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Stands for a disk, by what it tells as its source.
bool mountDisk(const QByteArray &path, const char *disk = "nas:/photos")
{
    return mount(disk, path.constData(), "tmpfs", 0, "size=1m") == 0;
}

RunRequest accepting(RunRequest request, FaultKind kind)
{
    request.accepted = {kind};
    return request;
}

}

//! Disks that are mounted below a source, and are not any more.
class NestedMountsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void leavesOutWhatComesAndGoes_data();
    void leavesOutWhatComesAndGoes();
    void anUnmountedDiskIsNoDeletion_data();
    void anUnmountedDiskIsNoDeletion();
    void aDiskOfWhichNothingIsSavedMayGo();
    void filesInMemoryMayGoWithTheirFolder_data();
    void filesInMemoryMayGoWithTheirFolder();
    void aDiskThatWasUnmountedDuringTheRunIsNoDeletion();
    void whatIsMountedDuringTheRunIsRemembered();
    void copiesAreNotSavedIntoThemselves_data();
    void copiesAreNotSavedIntoThemselves();

private:
    //! Saves it together with four files beside it, which are more.
    void saveDisk() const;

    std::unique_ptr<BackupScene> m_scene;
    QByteArray m_photos;
};

void NestedMountsTest::init()
{
    m_scene = std::make_unique<BackupScene>();
    m_photos = m_scene->source() + "/my photos";
    QVERIFY(QDir().mkdir(QFile::decodeName(m_photos)));
    if (!mountDisk(m_photos))
        QSKIP("Only root can mount.");
}

void NestedMountsTest::cleanup()
{
    umount2(m_photos.constData(), MNT_DETACH);
    m_scene.reset();
}

void NestedMountsTest::saveDisk() const
{
    writeFile(m_photos + "/one", "a photo");
    m_scene->backUpFour();
}

void NestedMountsTest::leavesOutWhatComesAndGoes_data()
{
    QTest::addColumn<QByteArray>("disk");
    QTest::addColumn<bool>("isThere");
    QTest::addColumn<QByteArray>("type");
    for (const char *disk : {"nas:/export", "//nas/photos", "/dev/sdz9", "user@host:", "shm"})
        QTest::newRow(disk) << QByteArray(disk) << true << "tmpfs"_ba;
    QTest::newRow("proc") << "proc"_ba << false << "proc"_ba;
    QTest::newRow("ramfs") << "none"_ba << false << "ramfs"_ba;
}

void NestedMountsTest::leavesOutWhatComesAndGoes()
{
    QFETCH(const QByteArray, disk);
    QFETCH(const QByteArray, type);
    umount2(m_photos.constData(), MNT_DETACH);
    QCOMPARE(mount(disk.constData(), m_photos.constData(), type.constData(), 0, nullptr), 0);
    QTEST(nestedMounts(m_scene->source()).contains("my photos"), "isThere");
}

void NestedMountsTest::anUnmountedDiskIsNoDeletion_data()
{
    QTest::addColumn<QByteArray>("disk");
    QTest::addColumn<bool>("isAnotherThere");
    QTest::newRow("none") << "nas:/photos"_ba << false;
    QTest::newRow("another") << "nas:/photos"_ba << true;
    QTest::newRow("in memory") << "tmpfs"_ba << false;
}

void NestedMountsTest::anUnmountedDiskIsNoDeletion()
{
    QFETCH(const QByteArray, disk);
    QFETCH(const bool, isAnotherThere);
    umount2(m_photos.constData(), MNT_DETACH);
    QVERIFY(mountDisk(m_photos, disk.constData()));
    saveDisk();
    QVERIFY(!m_scene->run(m_scene->request(firstDay)).report.fault);
    umount2(m_photos.constData(), MNT_DETACH);
    if (isAnotherThere)
        QVERIFY(mountDisk(m_photos, "nas:/other"));
    const TreeRecord latest = recordTree(m_scene->dest());
    const Told refused = m_scene->run(m_scene->request(firstDay));
    QVERIFY(refused.report.fault);
    QCOMPARE(refused.report.fault->kind, FaultKind::SourceChanged);
    QVERIFY2(
        refused.report.fault->message.contains(QFile::decodeName(m_photos)), qPrintable(refused.report.fault->message));
    QCOMPARE(differences(latest, recordTree(m_scene->dest())), QStringList());

    // The same day's copy is kept, for it alone has the files now.
    const RunRequest accepted = accepting(m_scene->request(firstDay), FaultKind::SourceChanged);
    QVERIFY(!m_scene->run(accepted).report.fault);
    QCOMPARE(differences(latest, recordTree(m_scene->beside("hoge_20200101"))), QStringList());
    QCOMPARE(read(m_scene->dest() + "/my photos/one"), "nothing");
    QVERIFY(!m_scene->run(m_scene->request(nextDay)).report.fault);
}

void NestedMountsTest::aDiskOfWhichNothingIsSavedMayGo()
{
    writeFile(m_photos + "/one", "a photo");
    RunRequest request = m_scene->request(firstDay);
    request.set.excludes = {u"my photos/*"_s};
    QVERIFY(!m_scene->run(request).report.fault);
    umount2(m_photos.constData(), MNT_DETACH);
    QVERIFY(!m_scene->run(request).report.fault);
}

void NestedMountsTest::filesInMemoryMayGoWithTheirFolder_data()
{
    QTest::addColumn<QByteArray>("disk");
    QTest::addColumn<bool>("mayGo");
    QTest::newRow("in memory") << "tmpfs"_ba << true;
    QTest::newRow("on a disk") << "/dev/sdz9"_ba << false;
}

void NestedMountsTest::filesInMemoryMayGoWithTheirFolder()
{
    QFETCH(const QByteArray, disk);
    QFETCH(const bool, mayGo);
    umount2(m_photos.constData(), MNT_DETACH);
    QVERIFY(mount(disk.constData(), m_photos.constData(), mayGo ? "tmpfs" : "ramfs", 0, nullptr) == 0);
    saveDisk();
    umount2(m_photos.constData(), MNT_DETACH);
    QVERIFY(QDir().rmdir(QFile::decodeName(m_photos)));
    const std::optional<Fault> fault = m_scene->run(m_scene->request(firstDay)).report.fault;
    QCOMPARE(fault ? fault->kind : FaultKind::Internal, mayGo ? FaultKind::Internal : FaultKind::SourceChanged);
}

void NestedMountsTest::aDiskThatWasUnmountedDuringTheRunIsNoDeletion()
{
    saveDisk();
    const TreeRecord latest = recordTree(m_scene->dest());
    writeFile(m_photos + "/one", "changed");
    const Told told = m_scene->run(m_scene->request(firstDay), [this](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy)
            umount2(m_photos.constData(), MNT_DETACH);
    });
    QVERIFY(told.report.fault);
    QCOMPARE(told.report.fault->kind, FaultKind::SourceMissing);
    QVERIFY2(told.report.fault->message.contains(QFile::decodeName(m_photos)), qPrintable(told.report.fault->message));
    QCOMPARE(differences(latest, recordTree(m_scene->dest())), QStringList());
}

void NestedMountsTest::whatIsMountedDuringTheRunIsRemembered()
{
    umount2(m_photos.constData(), MNT_DETACH);
    // As what is mounted on demand, by the scan.
    bool isMounted = false;
    const Told told = m_scene->run(m_scene->request(firstDay), [&](const RunEvent &event, RunControl &) {
        const auto *progress = std::get_if<Progress>(&event);
        if (isMounted || !progress || progress->phase != Phase::Scan)
            return;
        isMounted = mountDisk(m_photos);
        writeFile(m_photos + "/one", "a photo");
    });
    QVERIFY(!told.report.fault);
    umount2(m_photos.constData(), MNT_DETACH);
    const Told refused = m_scene->run(m_scene->request(firstDay));
    QVERIFY(refused.report.fault);
    QCOMPARE(refused.report.fault->kind, FaultKind::SourceChanged);
}

void NestedMountsTest::copiesAreNotSavedIntoThemselves_data()
{
    QTest::addColumn<QByteArray>("from"); // is shown
    QTest::addColumn<QByteArray>("at");
    QTest::addColumn<QString>("exclude");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const char *from, const char *at, const QString &exclude,
                         const QString &code) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(at) << exclude << code;
    };
    const QString nested = u"paths-nested"_s;
    row("the disk, in the source", "/disk", "/source/my photos", {}, nested);
    row("the newest copy, in the source", "/disk/hoge", "/source/my photos", {}, nested);
    row("what holds both, as the source", "", "/source", {}, nested);
    row("a folder of the copy, as the source", "/disk/hoge/my photos", "/source", {}, nested);
    row("left out", "/disk", "/source/my photos", u"/my photos"_s, {});
    row("left out by a wildcard", "/disk", "/source/my photos", u"my*/***"_s, {});
    row("something else left out", "/disk", "/source/my photos", u"/cache"_s, nested);
    row("another folder of that disk", "/elsewhere", "/source/my photos", {}, {});
}

void NestedMountsTest::copiesAreNotSavedIntoThemselves()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, at);
    QFETCH(QString, exclude);
    umount2(m_photos.constData(), MNT_DETACH);
    saveDisk();
    QVERIFY(QDir().mkdir(m_scene->root() + u"/elsewhere"_s));
    writeFile(m_scene->path("/elsewhere/one"), "another photo");
    const QByteArray place = m_scene->path(at);
    QCOMPARE(mount(m_scene->path(from).constData(), place.constData(), nullptr, MS_BIND, nullptr), 0);
    RunRequest request = accepting(m_scene->request(firstDay), FaultKind::SourceChanged);
    if (!exclude.isEmpty())
        request.set.excludes = QStringList {exclude};
    const Told told = m_scene->run(request);
    QCOMPARE(umount2(place.constData(), MNT_DETACH), 0);
    QTEST(told.report.fault ? faultCode(told.report.fault->kind) : QString(), "code");
}

QTEST_GUILESS_MAIN(NestedMountsTest)
#include "nested_mounts_test.moc"
