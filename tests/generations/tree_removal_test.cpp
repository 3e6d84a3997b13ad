#include "service/generations/descriptor.h"
#include "service/generations/tree_removal.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

void makeFile(const QByteArray &path)
{
    const int file = open(path.constData(), O_WRONLY | O_CREAT, 0600);
    if (file < 0)
        qFatal("cannot make %s", path.constData());
    close(file);
}

bool isThere(const QByteArray &path)
{
    struct stat status = {};
    return lstat(path.constData(), &status) == 0;
}

//! Does without the rights of root for as long as it lives.
class OrdinaryUser
{
public:
    OrdinaryUser()
    {
        if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0))
            qFatal("cannot become nobody");
    }
    ~OrdinaryUser()
    {
        if (getuid() == 0 && (seteuid(0) != 0 || setegid(0) != 0))
            qFatal("cannot become root again");
    }
};

}

class TreeRemovalTest : public QObject
{
    Q_OBJECT
    //! In memory where that can be: folders 3,000 levels deep take long on a busy disk.
    QTemporaryDir m_folder {(QDir(u"/dev/shm"_s).exists() ? u"/dev/shm"_s : QDir::tempPath()) + u"/removal-XXXXXX"_s};

    QByteArray path(const QByteArray &name) const
    {
        return QFile::encodeName(m_folder.path()).append('/').append(name);
    }
    QByteArray makeFolder(const QByteArray &name) const
    {
        if (mkdir(path(name).constData(), 0700) != 0)
            qFatal("cannot make %s", name.constData());
        return path(name);
    }

private Q_SLOTS:
    void removesFilesAndFolders();
    void nothingThereIsNoFault();
    void neverFollowsLinks();
    void removesVeryDeepTrees();
    void openedFoldersOfOthersAreNoObstacle();
    void removesWhatItsOwnerMayNotWrite();
    void goesOnAfterWhatCannotBeRemoved();
    void leavesMountsAlone();
    void stopsWhenAskedTo();
};

void TreeRemovalTest::removesFilesAndFolders()
{
    makeFolder("a");
    makeFolder("a/b");
    makeFile(path("a/b/new\nline"));
    makeFile(path("a/\xff"));
    QCOMPARE(mkfifo(path("a/fifo").constData(), 0600), 0);
    QCOMPARE(symlink("nowhere", path("a/link").constData()), 0);
    qint64 files = 0;
    const Descriptor at = openFolder(QFile::encodeName(m_folder.path()));
    QVERIFY(removeTree(at.get(), "a", &files));
    QCOMPARE(files, 4);
    QVERIFY(!isThere(path("a")));
    makeFile(path("file"));
    QVERIFY(removeTree(at.get(), "file", &files));
    QCOMPARE(files, 5);
}

void TreeRemovalTest::nothingThereIsNoFault()
{
    QVERIFY(removeTree(path("missing")));
    makeFile(path("plain"));
    QVERIFY(removeTree(path("plain/below")));
    QVERIFY(isThere(path("plain")));
}

void TreeRemovalTest::neverFollowsLinks()
{
    makeFolder("precious");
    makeFile(path("precious/file"));
    makeFolder("tree");
    QCOMPARE(symlink(path("precious").constData(), path("tree/link").constData()), 0);
    QCOMPARE(symlink("../precious/file", path("tree/file").constData()), 0);
    QVERIFY(removeTree(path("tree")));
    QVERIFY(isThere(path("precious/file")));
    QCOMPARE(symlink(path("precious").constData(), path("link").constData()), 0);
    QVERIFY(removeTree(path("link")));
    QVERIFY(isThere(path("precious/file")));
    QVERIFY(!isThere(path("link")));
}

void TreeRemovalTest::removesVeryDeepTrees()
{
    rlimit limit {};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < 4000)
        QSKIP("The limit of open files is too low for 3,000 levels.");
    limit.rlim_cur = limit.rlim_max;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &limit), 0);
    Descriptor at = openFolder(makeFolder("deep"));
    for (int level = 0; level < 3000; ++level) {
        QCOMPARE(mkdirat(at.get(), "level", 0700), 0);
        at = openFolder(at.get(), "level");
    }
    at = Descriptor();
    QVERIFY(removeTree(path("deep")));
    QVERIFY(!isThere(path("deep")));
}

void TreeRemovalTest::openedFoldersOfOthersAreNoObstacle()
{
    makeFolder("opened");
    const Descriptor other = openFolder(makeFolder("opened/below"));
    QVERIFY(removeTree(path("opened")));
    QVERIFY(!isThere(path("opened")));
}

void TreeRemovalTest::removesWhatItsOwnerMayNotWrite()
{
    QCOMPARE(chmod(QFile::encodeName(m_folder.path()).constData(), 0777), 0);
    const OrdinaryUser user;
    makeFolder("locked");
    makeFolder("locked/with-folders");
    makeFolder("locked/with-folders/empty");
    makeFolder("locked/with-files");
    makeFile(path("locked/with-files/file"));
    makeFolder("locked/dark");
    makeFile(path("locked/dark/file"));
    chmod(path("locked/with-folders").constData(), 0555);
    chmod(path("locked/with-files").constData(), 0555);
    chmod(path("locked/dark").constData(), 0);
    chmod(path("locked").constData(), 0500);
    const Result<void> removed = removeTree(path("locked"));
    QVERIFY2(removed.isOk(), removed ? "" : qPrintable(removed.fault().message));
    QVERIFY(!isThere(path("locked")));
}

void TreeRemovalTest::goesOnAfterWhatCannotBeRemoved()
{
    if (geteuid() != 0)
        QSKIP("Only root can make what its owner cannot remove.");
    makeFolder("mixed");
    for (const char *name : {"mixed/a", "mixed/b", "mixed/z"})
        makeFile(makeFolder(name) + "/file");
    QCOMPARE(chown(path("mixed").constData(), 65534, 65534), 0);
    QCOMPARE(chown(path("mixed/a").constData(), 65534, 65534), 0);
    QCOMPARE(chown(path("mixed/z").constData(), 65534, 65534), 0);
    QCOMPARE(chmod(QFile::encodeName(m_folder.path()).constData(), 0777), 0);
    chmod(path("mixed/b").constData(), 0755);
    {
        const OrdinaryUser user;
        QVERIFY(!removeTree(path("mixed")));
    }
    QVERIFY(isThere(path("mixed/b/file")));
    QVERIFY(!isThere(path("mixed/a")));
    QVERIFY(!isThere(path("mixed/z")));
    QVERIFY(removeTree(path("mixed")));
}

void TreeRemovalTest::leavesMountsAlone()
{
    makeFolder("disk");
    makeFolder("disk/mounted");
    if (mount("none", path("disk/mounted").constData(), "tmpfs", 0, nullptr) != 0)
        QSKIP("Only root can mount.");
    makeFile(path("disk/mounted/precious"));
    makeFile(path("disk/file"));
    QVERIFY(!removeTree(path("disk")));
    QVERIFY(isThere(path("disk/mounted/precious")));
    QVERIFY(!isThere(path("disk/file")));
    QCOMPARE(umount(path("disk/mounted").constData()), 0);
    QVERIFY(removeTree(path("disk")));
}

void TreeRemovalTest::stopsWhenAskedTo()
{
    makeFolder("large");
    for (int i = 0; i < 10; ++i)
        makeFile(makeFolder("large/" + QByteArray::number(i)) + "/file");
    int asked = 0;
    QVERIFY(removeTree(path("large"), [&asked] { return ++asked > 4; }));
    QVERIFY(isThere(path("large")));
    QCOMPARE(asked, 5);
    QVERIFY(removeTree(path("large")));
    QVERIFY(!isThere(path("large")));
}

QTEST_GUILESS_MAIN(TreeRemovalTest)
#include "tree_removal_test.moc"
