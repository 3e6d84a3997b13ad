#include "access_list.h"
#include "random_changes.h"
#include "tree_record.h"

#include "service/engine/tree_clone.h"
#include "service/engine/tree_cursor.h"
#include "service/generations/tree_removal.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

quint64 inodeAt(const QByteArray &path)
{
    struct stat status = {};
    return lstat(path.constData(), &status) == 0 ? status.st_ino : 0;
}

}

//! Clones of trees and the way through them.
class TreesTest : public QObject
{
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;

    QByteArray path(const QByteArray &name) const
    {
        return QFile::encodeName(m_folder->path()).append('/').append(name);
    }
    void makeFolder(const QByteArray &name) const
    {
        if (mkdir(path(name).constData(), 0755) != 0)
            qFatal("cannot make %s", name.constData());
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { (void)removeTree(QFile::encodeName(m_folder->path())); }

    void cloneIsExact();
    void cloneSharesFilesNotFolders();
    void cloneKeepsAccessLists();
    void cloneInheritsNoAccessLists();
    void cloneTellsWhatCannotBeLinked();
    void cloneStopsWhenAskedTo();
    void cursorSeesWhatIsThere();
    void cursorNeverFollowsLinks();
    void cursorTakesALinkForItsRoot();
    void cursorWithoutRootSeesNothingAndSaysSo();
    void cursorForgetsWhatIsReplaced();
    void cursorReachesVeryDeep();
};

void TreesTest::cloneIsExact()
{
    makeFolder("from");
    RandomChanges changes(path("from"), 7);
    changes.grow(80);
    changes.change(80);
    const TreeRecord before = recordTree(path("from"));
    QVERIFY(cloneTree(path("from"), path("to"), {}));
    QCOMPARE(differences(before, recordTree(path("to"))), QStringList());
    QCOMPARE(differences(before, recordTree(path("from"))), QStringList());
}

void TreesTest::cloneSharesFilesNotFolders()
{
    makeFolder("from");
    makeFolder("from/folder");
    QCOMPARE(mkfifo(path("from/folder/fifo").constData(), 0600), 0);
    QCOMPARE(symlink("x", path("from/link").constData()), 0);
    QVERIFY(cloneTree(path("from"), path("to"), {}));
    QCOMPARE(inodeAt(path("to/folder/fifo")), inodeAt(path("from/folder/fifo")));
    QCOMPARE(inodeAt(path("to/link")), inodeAt(path("from/link")));
    QVERIFY(inodeAt(path("to/folder")) != inodeAt(path("from/folder")));
}

void TreesTest::cloneKeepsAccessLists()
{
    makeFolder("from");
    if (!setAccessList(path("from"), "system.posix_acl_access"))
        QSKIP("This filesystem keeps no ACLs.");
    QVERIFY(setAccessList(path("from"), "system.posix_acl_default"));
    chmod(path("from").constData(), 02575);
    const TreeRecord before = recordTree(path("from"));
    QCOMPARE(before.at(".").xattrs.size(), 2);
    QVERIFY(cloneTree(path("from"), path("to"), {}));
    QCOMPARE(differences(before, recordTree(path("to"))), QStringList());
}

void TreesTest::cloneInheritsNoAccessLists()
{
    makeFolder("from");
    makeFolder("from/folder");
    const TreeRecord before = recordTree(path("from"));
    makeFolder("control");
    if (!setAccessList(path("control"), "system.posix_acl_default"))
        QSKIP("This filesystem keeps no ACLs.");
    QVERIFY(cloneTree(path("from"), path("control/to"), {}));
    QCOMPARE(differences(before, recordTree(path("control/to"))), QStringList());
}

void TreesTest::cloneTellsWhatCannotBeLinked()
{
    makeFolder("from");
    const QByteArray file = path("from/file");
    close(open(file.constData(), O_CREAT | O_WRONLY, 0600));
    makeFolder("links");
    for (int i = 1;; ++i) {
        if (link(file.constData(), path("links/" + QByteArray::number(i)).constData()) == 0) {
            if (i > 70'000)
                QSKIP("This filesystem has no limit of links that a test could reach (ext4: 65,000).");
            continue;
        }
        QCOMPARE(errno, EMLINK);
        break;
    }
    QByteArrayList missing;
    CloneListener listener;
    listener.onMissing = [&missing](const QByteArray &entry) { missing.append(entry); };
    QVERIFY(cloneTree(path("from"), path("to"), listener));
    QCOMPARE(missing, QByteArrayList({"file"}));
}

void TreesTest::cloneStopsWhenAskedTo()
{
    makeFolder("from");
    makeFolder("from/folder");
    int asked = 0;
    CloneListener listener;
    listener.shouldStop = [&asked] { return ++asked == 2; };
    const Result<void> cloned = cloneTree(path("from"), path("to"), listener);
    QCOMPARE(cloned.fault().kind, FaultKind::Cancelled);
}

void TreesTest::cursorSeesWhatIsThere()
{
    makeFolder("a");
    makeFolder("a/new\nline");
    makeFolder("a/new\nline/\xff");
    TreeCursor cursor(QFile::encodeName(m_folder->path()));
    struct stat status = {};
    QVERIFY(cursor.look(".", status));
    QVERIFY(cursor.look("a/new\nline/\xff", status));
    QVERIFY(cursor.look("a", status));
    QVERIFY(!cursor.look("a/b/c", status));
    QVERIFY(TreeCursor::isNothingThere(errno));
    QVERIFY(cursor.look("a/new\nline", status));
}

void TreesTest::cursorNeverFollowsLinks()
{
    makeFolder("a");
    makeFolder("a/b");
    QCOMPARE(symlink("a", path("link").constData()), 0);
    TreeCursor cursor(QFile::encodeName(m_folder->path()));
    struct stat status = {};
    QVERIFY(cursor.look("link", status));
    QVERIFY(S_ISLNK(status.st_mode));
    QVERIFY(!cursor.look("link/b", status));
    QVERIFY(TreeCursor::isNothingThere(errno));
    QVERIFY(!cursor.find("link/b"));
}

void TreesTest::cursorTakesALinkForItsRoot()
{
    makeFolder("a");
    makeFolder("a/b");
    QCOMPARE(symlink("a", path("link").constData()), 0);
    TreeCursor cursor(path("link"));
    struct stat status = {};
    QVERIFY(cursor.look("b", status));
}

void TreesTest::cursorWithoutRootSeesNothingAndSaysSo()
{
    TreeCursor cursor(path("missing"));
    struct stat status = {};
    for (const char *entry : {"a", "a/b", "."}) {
        QVERIFY(!cursor.look(entry, status));
        // What cannot be seen is not known to be gone.
        QVERIFY(!TreeCursor::isNothingThere(errno));
    }
}

void TreesTest::cursorForgetsWhatIsReplaced()
{
    makeFolder("a");
    makeFolder("a/b");
    makeFolder("a/b/old");
    TreeCursor cursor(QFile::encodeName(m_folder->path()));
    struct stat status = {};
    QVERIFY(cursor.look("a/b/old", status));
    cursor.forget("a/b");
    QVERIFY(removeTree(path("a/b")));
    makeFolder("a/b");
    makeFolder("a/b/new");
    QVERIFY(cursor.look("a/b/new", status));
    cursor.forget("elsewhere");
    cursor.forget("a");
    QVERIFY(cursor.look("a/b/new", status));
}

void TreesTest::cursorReachesVeryDeep()
{
    rlimit limit {};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < 4000)
        QSKIP("The limit of open files is too low.");
    limit.rlim_cur = limit.rlim_max;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &limit), 0);
    const QByteArray name(50, 'x');
    QByteArrayList parts;
    Descriptor at = openFolder(QFile::encodeName(m_folder->path()));
    for (int level = 0; level < 200; ++level) {
        QCOMPARE(mkdirat(at.get(), name.constData(), 0700), 0);
        at = openFolder(at.get(), name.constData());
        parts.append(name);
    }
    const QByteArray deep = parts.join('/');
    QVERIFY(deep.size() > 5000);
    TreeCursor cursor(QFile::encodeName(m_folder->path()));
    struct stat status = {};
    QVERIFY(cursor.look(deep, status));
    QVERIFY(!cursor.look(deep + "/missing", status));
    QCOMPARE(errno, ENOENT);
}

QTEST_GUILESS_MAIN(TreesTest)
#include "trees_test.moc"
