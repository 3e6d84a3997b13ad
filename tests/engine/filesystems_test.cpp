#include "service/engine/abilities.h"
#include "service/engine/mount_identity.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! A tmpfs in a folder of its own, as long as it lives.
class MemoryDisk
{
public:
    explicit MemoryDisk(const char *options = nullptr, unsigned long flags = 0)
        : m_isMounted(mount("memory", path().constData(), "tmpfs", flags, options) == 0)
    {
    }
    ~MemoryDisk()
    {
        if (m_isMounted)
            umount2(path().constData(), MNT_DETACH);
    }
    bool isMounted() const { return m_isMounted; }
    QByteArray path() const { return QFile::encodeName(m_folder.path()); }

private:
    QTemporaryDir m_folder;
    bool m_isMounted = false;
};

}

//! What is found out about filesystems.
class FilesystemsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsAllAbilitiesOfALinuxFilesystem();
    void leavesNothingBehind();
    void aFullDiskIsNotTakenForOneWithoutLinks();
    void onlyClearWordsMeanNoLinksWhereThereWereSome();
    void allButWhatPassesMeansNoLinksWhereThereWereNone();
    void warnsOfWhatIsLost();
    void findsTheLineOfAMount_data();
    void findsTheLineOfAMount();
    void findsTheMountsBelowAFolder();
    void identityIsTheSameThroughLinks();
    void identityTellsMountsApart();
    void identityIsFoundWhereOnlyLinksToTheDisksAreShown();
};

void FilesystemsTest::findsAllAbilitiesOfALinuxFilesystem()
{
    QTemporaryDir folder;
    const Result<StorageAbilities> able = tryAbilities(QFile::encodeName(folder.path()), PastLinks::Unknown);
    QVERIFY(able);
    QVERIFY(able->hardLinks && able->symlinks && able->owners && able->permissions && able->fifos);
    QCOMPARE(able->times, StorageAbilities::Times::Nanoseconds);
    QCOMPARE(abilityWarnings(*able, 3), QStringList());
}

void FilesystemsTest::leavesNothingBehind()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(u"probe/of/a/killed/run"_s));
    QVERIFY(tryAbilities(QFile::encodeName(folder.path()), PastLinks::Unknown));
    QVERIFY(QDir(folder.path()).isEmpty());
    QCOMPARE(tryAbilities(QFile::encodeName(folder.path()) + "/nowhere", PastLinks::Unknown).fault().kind,
        FaultKind::DestinationNotWritable);
}

void FilesystemsTest::aFullDiskIsNotTakenForOneWithoutLinks()
{
    // Without links rsync would work on the files that older copies share.
    const MemoryDisk disk("nr_inodes=3");
    if (!disk.isMounted())
        QSKIP("Only root can mount.");
    const Result<StorageAbilities> able = tryAbilities(disk.path(), PastLinks::Unknown);
    QVERIFY(!able);
    QCOMPARE(able.fault().kind, FaultKind::DestinationFull);
}

void FilesystemsTest::onlyClearWordsMeanNoLinksWhereThereWereSome()
{
    for (const int error : {EPERM, ENOSYS, EOPNOTSUPP, ENOTSUP, EMLINK, 524})
        QVERIFY2(meansNoHardLinks(error, PastLinks::Worked), qPrintable(QString::number(error)));
    for (const int error :
        {ETIMEDOUT, EIO, ENOSPC, EDQUOT, EROFS, ENOMEM, EINTR, ESTALE, EACCES, ENOENT, EHOSTDOWN, EBUSY, EREMOTEIO})
        QVERIFY2(!meansNoHardLinks(error, PastLinks::Worked), qPrintable(QString::number(error)));
}

void FilesystemsTest::allButWhatPassesMeansNoLinksWhereThereWereNone()
{
    for (const int error : {EPERM, ENOSYS, EOPNOTSUPP, EMLINK, 524, EACCES, EINVAL})
        QVERIFY2(meansNoHardLinks(error, PastLinks::Unknown), qPrintable(QString::number(error)));
    for (const int error :
        {ETIMEDOUT, EIO, ENOSPC, EDQUOT, EROFS, ENOMEM, EINTR, ESTALE, EHOSTDOWN, EBUSY, EREMOTEIO, EAGAIN})
        QVERIFY2(!meansNoHardLinks(error, PastLinks::Unknown), qPrintable(QString::number(error)));
}

void FilesystemsTest::warnsOfWhatIsLost()
{
    StorageAbilities able;
    able.hardLinks = able.symlinks = able.owners = able.permissions = able.fifos = false;
    const QString warnings = abilityWarnings(able, 3).join(u'\n');
    for (const QString &word :
        {u"room for 5 of them"_s, u"hard links"_s, u"symbolic links"_s, u"owners"_s, u"permissions"_s, u"pipes"_s})
        QVERIFY2(warnings.contains(word), qPrintable(warnings));
}

void FilesystemsTest::findsTheLineOfAMount_data()
{
    QTest::addColumn<quint64>("id");
    QTest::addColumn<QByteArray>("mount");
    QTest::newRow("root") << quint64(29) << QByteArray("ext4 /dev/sda2 /");
    QTest::newRow("subvolume") << quint64(88) << QByteArray("btrfs /dev/sdb1 /@home");
    QTest::newRow("blank in its name") << quint64(91) << QByteArray("cifs //nas/my\\040share /");
    QTest::newRow("no optional field") << quint64(92) << QByteArray("nfs4 nas:/export /sub");
    QTest::newRow("two optional fields") << quint64(93) << QByteArray("xfs /dev/sdc1 /");
    QTest::newRow("a part of a number") << quint64(9) << QByteArray("  ");
    QTest::newRow("cut off") << quint64(94) << QByteArray("  ");
    QTest::newRow("none") << quint64(0) << QByteArray("  ");
}

void FilesystemsTest::findsTheLineOfAMount()
{
    QFETCH(quint64, id);
    const QByteArray mountinfo = "29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n"
                                 "88 29 0:43 /@home /home rw,relatime shared:40 - btrfs /dev/sdb1 rw,subvol=/@home\n"
                                 "91 29 0:55 / /mnt/my\\040disk rw shared:41 - cifs //nas/my\\040share rw,vers=3.1.1\n"
                                 "92 29 0:56 /sub /mnt/nfs rw - nfs4 nas:/export rw\n"
                                 "93 29 8:33 / /mnt/x rw shared:42 master:7 - xfs /dev/sdc1 rw\n"
                                 "94 29 8:34 / /mnt/y rw shared:42 - \n\ngarbage\n";
    const MountLine line = mountOf(mountinfo, id);
    QTEST(QByteArray(line.type + ' ' + line.source + ' ' + line.root), "mount");
}

void FilesystemsTest::findsTheMountsBelowAFolder()
{
    const QByteArray mountinfo = "29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n"
                                 "30 29 8:17 / /data rw - ext4 /dev/sdb1 rw\n"
                                 "31 30 8:33 / /data/photos rw - ext4 /dev/sdc1 rw\n"
                                 "32 30 0:55 / /data/my\\040own\\134disk rw - cifs //nas/my\\040share rw\n"
                                 "33 31 0:56 /sub /data/photos/old rw - nfs4 nas:/export rw\n"
                                 "34 31 8:49 / /data/photos rw shared:9 - xfs /dev/sdd1 rw\n"
                                 "35 29 8:65 / /data2/photos rw - ext4 /dev/sde1 rw\n"
                                 "36 30 8:66 / /data/cut rw -\n";
    QByteArrayList found;
    for (const auto &[path, mount] : mountsBelow(mountinfo, "/data").asKeyValueRange())
        found << path + '|' + mount.type + '|' + mount.source + '|' + mount.root;
    QCOMPARE(found,
        QByteArrayList(
            {"my own\\disk|cifs|//nas/my\\040share|/", "photos|xfs|/dev/sdd1|/", "photos/old|nfs4|nas:/export|/sub"}));
    QCOMPARE(mountsBelow(mountinfo, "/").size(), 5);
}

void FilesystemsTest::identityIsTheSameThroughLinks()
{
    QTemporaryDir folder;
    const QByteArray link = QFile::encodeName(folder.filePath(u"a link"_s));
    QCOMPARE(symlink("/proc", link.constData()), 0);
    QVERIFY(!mountIdentity("/proc").isEmpty());
    QCOMPARE(mountIdentity(link), mountIdentity("/proc"));
    QCOMPARE(mountIdentity("/proc/self"), mountIdentity("/proc"));
    QCOMPARE(mountIdentity("/nowhere/at/all"), QString());
}

void FilesystemsTest::identityTellsMountsApart()
{
    QTemporaryDir folder;
    const QByteArray path = QFile::encodeName(folder.path());
    const QString before = mountIdentity(path);
    if (mount("memory", path.constData(), "tmpfs", 0, nullptr) != 0)
        QSKIP("Only root can mount.");
    const QString mounted = mountIdentity(path);
    umount2(path.constData(), MNT_DETACH);
    QVERIFY(!mounted.isEmpty());
    QVERIFY(mounted != before);
    QCOMPARE(mountIdentity(path), before);
}

void FilesystemsTest::identityIsFoundWhereOnlyLinksToTheDisksAreShown()
{
    const QTemporaryDir folder;
    const QByteArray path = QFile::encodeName(folder.path());
    constexpr int cannotMount = 2;
    const pid_t child = fork();
    if (child == 0) {
        // As in a container: neither the device nor its number leads to the disk's UUID.
        if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || mount("/dev/shown1", path.constData(), "tmpfs", 0, nullptr) != 0
            || mount("dev", "/dev", "tmpfs", 0, nullptr) != 0)
            _exit(cannotMount);
        const bool isMade = QDir().mkpath(u"/dev/disk/by-uuid"_s)
            && symlink("../../other1", "/dev/disk/by-uuid/0000-1234") == 0
            && symlink("../../shown1", "/dev/disk/by-uuid/ABCD-1234") == 0;
        _exit(isMade && mountIdentity(path) == u"uuid:ABCD-1234:/"_s ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(waitpid(child, &status, 0), child);
    if (WEXITSTATUS(status) == cannotMount)
        QSKIP("Only root can mount.");
    QCOMPARE(status, 0);
}

QTEST_GUILESS_MAIN(FilesystemsTest)
#include "filesystems_test.moc"
