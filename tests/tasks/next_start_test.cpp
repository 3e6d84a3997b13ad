#include "service/tasks/destination_disk.h"
#include "service/tasks/next_start.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Sets are named "<disk>_<anything>" here.
QString diskOf(const QString &name)
{
    return name.section(u'_', 0, 0);
}

QList<Task> pending(const QStringList &names)
{
    QList<Task> tasks;
    for (const QString &name : names) {
        Task task;
        task.id = name;
        task.name = name;
        tasks.append(task);
    }
    return tasks;
}

OngoingRun running(const QString &name, bool isStalled = false)
{
    return {name, diskOf(name), isStalled};
}

constexpr auto mountinfo = R"(22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw
30 22 8:1 / /mnt/backup rw shared:2 - ext4 /dev/sda1 rw
31 22 8:17 / /mnt/with\040blank rw shared:3 - btrfs /dev/sdb1 rw
32 22 0:51 / /mnt/nas rw master:4 propagate_from:2 - nfs4 nas:/export rw
33 22 0:52 / /run rw - tmpfs tmpfs rw
34 30 0:60 / /mnt/backup rw - fuse.sshfs pi@host:/over rw
garbage
)";

} // namespace

class NextStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesTheOldestThatMayRun_data();
    void choosesTheOldestThatMayRun();
    void knowsTheMountOfAPath_data();
    void knowsTheMountOfAPath();
    void partitionsOfOneDiskAreOneDisk();
};

void NextStartTest::choosesTheOldestThatMayRun_data()
{
    QTest::addColumn<QStringList>("waiting");
    QTest::addColumn<QList<OngoingRun>>("ongoing");
    QTest::addColumn<int>("parallel");
    QTest::addColumn<QString>("chosen");
    using Runs = QList<OngoingRun>;
    QTest::newRow("nothing waits") << QStringList {} << Runs {} << 1 << QString();
    QTest::newRow("oldest first") << QStringList {u"a_1"_s, u"b_1"_s} << Runs {} << 1 << u"a_1"_s;
    QTest::newRow("one at a time") << QStringList {u"b_1"_s} << Runs {running(u"a_1"_s)} << 1 << QString();
    QTest::newRow("two at a time") << QStringList {u"b_1"_s} << Runs {running(u"a_1"_s)} << 2 << u"b_1"_s;
    QTest::newRow("never two on one disk")
        << QStringList {u"a_2"_s, u"b_1"_s} << Runs {running(u"a_1"_s)} << 2 << u"b_1"_s;
    QTest::newRow("never two of one set") << QStringList {u"_x"_s} << Runs {running(u"_x"_s)} << 2 << QString();
    QTest::newRow("unknown disks may be different ones")
        << QStringList {u"_y"_s} << Runs {running(u"_x"_s)} << 2 << u"_y"_s;
    QTest::newRow("a stalled run does not hold up other disks")
        << QStringList {u"a_2"_s, u"b_1"_s} << Runs {running(u"a_1"_s, true)} << 1 << u"b_1"_s;
    QTest::newRow("but its own disk") << QStringList {u"a_2"_s} << Runs {running(u"a_1"_s, true)} << 1 << QString();
}

void NextStartTest::choosesTheOldestThatMayRun()
{
    QFETCH(QStringList, waiting);
    QFETCH(QList<OngoingRun>, ongoing);
    QFETCH(int, parallel);
    QFETCH(QString, chosen);
    QCOMPARE(nextToStart(pending(waiting), ongoing, parallel, diskOf).value_or(QString()), chosen);
}

void NextStartTest::knowsTheMountOfAPath_data()
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

void NextStartTest::knowsTheMountOfAPath()
{
    QFETCH(QString, path);
    QFETCH(QString, device);
    QCOMPARE(mountedDevice(path, mountinfo), device);
    QCOMPARE(mountedDevice(path, {}), QString());
}

void NextStartTest::partitionsOfOneDiskAreOneDisk()
{
    const QString first = u"/sys/devices/pci0000:00/usb1/host0/block/sda/sda1"_s;
    const QString second = u"/sys/devices/pci0000:00/usb1/host0/block/sda/sda2"_s;
    QCOMPARE(wholeDisk(u"/dev/sda1"_s, first), wholeDisk(u"/dev/sda2"_s, second));
    QCOMPARE(wholeDisk(u"nas:/export"_s, QString()), u"nas:/export"_s);
    QVERIFY(!destinationDisk(u"/"_s).isEmpty());
}

QTEST_APPLESS_MAIN(NextStartTest)
#include "next_start_test.moc"
