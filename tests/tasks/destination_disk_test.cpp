#include "service/tasks/destination_disk.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

constexpr auto mountinfo = R"(22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw
30 22 8:1 / /mnt/backup rw shared:2 - ext4 /dev/sda1 rw
31 22 0:44 / /mnt/with\040blank rw shared:3 - btrfs /dev/sdb1 rw
32 22 0:51 / /mnt/nas rw master:4 propagate_from:2 - nfs4 nas:/export rw
33 22 0:52 / /run rw - tmpfs tmpfs rw
34 30 0:60 / /mnt/backup rw - fuse.sshfs pi@host:/over rw
garbage
)";

//! What a Raspberry Pi with all sorts of disks tells.
constexpr auto manyDisks = R"(1 0 179:2 / / rw - ext4 /dev/root rw
2 1 8:1 / /mnt/first rw - ext4 /dev/sda1 rw
3 1 8:2 / /mnt/second rw - ext4 /dev/sda2 rw
4 1 259:1 / /mnt/nvme rw - ext4 /dev/nvme0n1p1 rw
5 1 254:1 / /mnt/luks rw - ext4 /dev/mapper/luks rw
6 1 0:44 / /mnt/btrfs rw - btrfs /dev/mapper/luks rw
7 1 9:0 / /mnt/raid rw - ext4 /dev/md0 rw
8 1 7:0 / /mnt/image rw - ext4 /dev/loop0 rw
9 1 7:1 / /mnt/hidden rw - ext4 /dev/loop1 rw
10 1 0:51 / /mnt/nas rw - nfs4 nas:/export rw
)";

//! The paths of which statx(2) was asked.
QList<QByteArray> looks;

}

//! Stands before the C library's statx(2), for Qt as well.
extern "C" int seenStatx(int folder, const char *path, int flags, unsigned mask, struct statx *result) __asm__("statx");

int seenStatx(int folder, const char *path, int flags, unsigned mask, struct statx *result)
{
    if (*path != 0)
        looks.append(path);
    return static_cast<int>(::syscall(SYS_statx, folder, path, flags, mask, result));
}

//! On which disks a folder lies.
class DestinationDiskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void knowsTheMountOfAPath_data();
    void knowsTheMountOfAPath();
    void findsTheDisks_data();
    void findsTheDisks();
    void looksAtNothingBehindALink();
    void knowsThisMachine();

private:
    void write(const QString &path, const QByteArray &text);
    void link(const QString &path, const QString &target);
    //! A block device at \a place within sys/devices.
    void addDevice(const QString &number, const QString &place, const QStringList &slaves = {});
    void addPartition(const QString &number, const QString &place);

    QTemporaryDir m_root;
};

void DestinationDiskTest::initTestCase()
{
    write(u"proc/self/mountinfo"_s, manyDisks);
    addDevice(u"179:0"_s, u"mmc/block/mmcblk0"_s);
    addPartition(u"179:2"_s, u"mmc/block/mmcblk0/mmcblk0p2"_s);
    addDevice(u"8:0"_s, u"usb1/block/sda"_s);
    addPartition(u"8:1"_s, u"usb1/block/sda/sda1"_s);
    addPartition(u"8:2"_s, u"usb1/block/sda/sda2"_s);
    addDevice(u"8:16"_s, u"usb2/block/sdb"_s);
    addPartition(u"8:17"_s, u"usb2/block/sdb/sdb1"_s);
    addDevice(u"259:0"_s, u"pci/nvme/nvme0/nvme0n1"_s);
    addPartition(u"259:1"_s, u"pci/nvme/nvme0/nvme0n1/nvme0n1p1"_s);
    addDevice(u"254:0"_s, u"virtual/block/dm-0"_s, {u"sda2"_s});
    addDevice(u"254:1"_s, u"virtual/block/dm-1"_s, {u"dm-0"_s});
    link(u"dev/mapper/luks"_s, u"../dm-1"_s);
    addDevice(u"9:0"_s, u"virtual/block/md0"_s, {u"sda2"_s, u"sda1"_s, u"sdb1"_s});
    addDevice(u"7:0"_s, u"virtual/block/loop0"_s);
    write(u"sys/class/block/loop0/loop/backing_file"_s, "/mnt/nvme/image\n");
    addDevice(u"7:1"_s, u"virtual/block/loop1"_s);
    write(u"sys/class/block/loop1/loop/backing_file"_s, "/mnt/hidden/image\n");
    link(u"backup"_s, u"mnt/first"_s);
    link(u"srv/backup"_s, u"/backup/below"_s);
    link(u"round"_s, u"round"_s);
    link(u"mnt/nas/away"_s, u"/mnt/first"_s);
}

void DestinationDiskTest::write(const QString &path, const QByteArray &text)
{
    QFile file(m_root.filePath(path));
    QVERIFY(QDir().mkpath(m_root.filePath(path.section(u'/', 0, -2))));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void DestinationDiskTest::link(const QString &path, const QString &target)
{
    QVERIFY(QDir().mkpath(m_root.filePath(path.section(u'/', 0, -2))));
    QVERIFY(QFile::link(target, m_root.filePath(path)));
}

void DestinationDiskTest::addDevice(const QString &number, const QString &place, const QStringList &slaves)
{
    const QString name = place.section(u'/', -1);
    QVERIFY(QDir().mkpath(m_root.filePath(u"sys/devices/"_s + place)));
    link(u"sys/dev/block/"_s + number, u"../../devices/"_s + place);
    link(u"sys/class/block/"_s + name, u"../../devices/"_s + place);
    for (const QString &slave : slaves)
        link(u"sys/class/block/%1/slaves/%2"_s.arg(name, slave), m_root.filePath(u"sys/class/block/"_s + slave));
}

void DestinationDiskTest::addPartition(const QString &number, const QString &place)
{
    addDevice(number, place);
    write(u"sys/devices/%1/partition"_s.arg(place), "1\n");
}

void DestinationDiskTest::knowsTheMountOfAPath_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("device");
    QTest::newRow("root") << u"/home/x"_s << u"/dev/mmcblk0p2"_s;
    QTest::newRow("the later of two mounts on one folder") << u"/mnt/backup/hoge"_s << u"pi@host:/over"_s;
    QTest::newRow("only a neighbour by name") << u"/mnt/backup2"_s << u"/dev/mmcblk0p2"_s;
    QTest::newRow("escaped") << u"/mnt/with blank/hoge"_s << u"/dev/sdb1"_s;
    QTest::newRow("network") << u"/mnt/nas"_s << u"nas:/export"_s;
    QTest::newRow("no device") << u"/run/x"_s << u"0:52"_s;
}

void DestinationDiskTest::knowsTheMountOfAPath()
{
    QFETCH(QString, path);
    QFETCH(QString, device);
    QCOMPARE(mountedDevice(path, mountinfo), device);
    QCOMPARE(mountedDevice(path, {}), QString());
}

void DestinationDiskTest::findsTheDisks_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("disks");
    const auto row = [](const char *name, const QString &path, const QStringList &disks) {
        QTest::newRow(name) << path << disks;
    };
    row("nowhere", QString(), {});
    row("root", u"/home/x"_s, {u"mmcblk0"_s});
    row("partition", u"/mnt/first/hoge"_s, {u"sda"_s});
    row("another of the same disk", u"/mnt/second"_s, {u"sda"_s});
    row("NVMe", u"/mnt/nvme/hoge"_s, {u"nvme0n1"_s});
    row("LUKS on LVM", u"/mnt/luks/hoge"_s, {u"sda"_s});
    row("btrfs on LUKS", u"/mnt/btrfs/hoge"_s, {u"sda"_s});
    row("RAID", u"/mnt/raid/hoge"_s, {u"sda"_s, u"sdb"_s});
    row("image", u"/mnt/image/hoge"_s, {u"nvme0n1"_s});
    row("image below its own mount", u"/mnt/hidden/hoge"_s, {u"loop1"_s});
    row("network", u"/mnt/nas/hoge"_s, {u"nas:/export"_s});
    row("link", u"/backup"_s, {u"sda"_s});
    row("below a link", u"/backup/hoge"_s, {u"sda"_s});
    row("links to links", u"/srv/backup/hoge"_s, {u"sda"_s});
    row("link to itself", u"/round/hoge"_s, {u"mmcblk0"_s});
    row("link on a mount, which may hang", u"/mnt/nas/away/hoge"_s, {u"nas:/export"_s});
}

void DestinationDiskTest::findsTheDisks()
{
    QFETCH(QString, path);
    QFETCH(QStringList, disks);
    QCOMPARE(destinationDisks(path, m_root.path()), disks);
}

void DestinationDiskTest::looksAtNothingBehindALink()
{
    looks.clear();
    QCOMPARE(destinationDisks(u"/srv/backup/hoge"_s, m_root.path()), QStringList {u"sda"_s});
    for (const QByteArray &path : std::as_const(looks))
        QVERIFY2(path.startsWith(QFile::encodeName(m_root.filePath(u"sys/"_s))), path);
}

void DestinationDiskTest::knowsThisMachine()
{
    QVERIFY(!destinationDisks(u"/"_s).isEmpty());
}

QTEST_APPLESS_MAIN(DestinationDiskTest)
#include "destination_disk_test.moc"
