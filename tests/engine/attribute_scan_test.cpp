#include "access_list.h"
#include "backup_scene.h"
#include "tree_record.h"

#include "service/engine/attribute_scan.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

constexpr AttributeKinds everyKind {true, true};
const std::function<bool()> neverStop = [] { return false; };

void set(const QByteArray &path, const QByteArray &name, const QByteArray &value)
{
    if (lsetxattr(path.constData(), name.constData(), value.constData(), static_cast<size_t>(value.size()), 0) != 0)
        qFatal("cannot set %s of %s", name.constData(), path.constData());
}

}

//! Which ACLs and extended attributes changed, told without rsync; and that runs copy exactly those.
class AttributeScanTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<BackupScene> m_scene;

    QByteArray source(const QByteArray &below = {}) const { return m_scene->path("/source/" + below); }
    QByteArray target(const QByteArray &below = {}) const { return m_scene->path("/target/" + below); }

    //! The same in both, as rsync would have made them.
    void makeBoth(const QByteArray &name) const
    {
        for (const QByteArray &path : {source(name), target(name)}) {
            if (name.endsWith('/'))
                QCOMPARE(mkdir(path.constData(), 0755), 0);
            else
                writeFile(path, "content");
        }
    }

    bool differs(const AttributeKinds &kinds = everyKind) const
    {
        return mayDifferInAttributes(m_scene->source(), m_scene->path("/target"), kinds, neverStop);
    }

private Q_SLOTS:
    void init()
    {
        m_scene = std::make_unique<BackupScene>();
        QCOMPARE(mkdir(m_scene->path("/target").constData(), 0755), 0);
        if (setxattr(source().constData(), "user.trial", "x", 1, 0) != 0)
            QSKIP("This filesystem keeps no extended attributes.");
        removexattr(source().constData(), "user.trial");
    }

    void sameAttributesAreNoDifference()
    {
        makeBoth("plain");
        makeBoth("folder/");
        makeBoth("folder/file");
        for (const QByteArray &root : {source(), target()}) {
            set(root + "folder/file", "user.b", "2");
            set(root + "folder/file", "user.a", "1");
            set(root + "folder", "user.empty", "");
            set(root, "user.top", "x");
        }
        QVERIFY(!differs());
    }

    void whatWasSetChangedOrTakenAwayIsFound_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArrayList>("inSource");
        QTest::addColumn<QByteArrayList>("inTarget");
        QTest::newRow("set") << QByteArray("a") << QByteArrayList {"user.a", "1"} << QByteArrayList();
        QTest::newRow("changed") << QByteArray("a") << QByteArrayList {"user.a", "1"} << QByteArrayList {"user.a", "2"};
        QTest::newRow("another") << QByteArray("a") << QByteArrayList {"user.a", "1"} << QByteArrayList {"user.b", "1"};
        QTest::newRow("taken away") << QByteArray("a") << QByteArrayList() << QByteArrayList {"user.a", ""};
        QTest::newRow("new line") << QByteArray("new\nline") << QByteArrayList {"user.a", "1"} << QByteArrayList();
        QTest::newRow("folder") << QByteArray("folder/") << QByteArrayList {"user.a", "1"} << QByteArrayList();
        QTest::newRow("inside") << QByteArray("folder/a") << QByteArrayList() << QByteArrayList {"user.a", "1"};
        QTest::newRow("top folder") << QByteArray() << QByteArrayList {"user.a", "1"} << QByteArrayList();
    }

    void whatWasSetChangedOrTakenAwayIsFound()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArrayList, inSource);
        QFETCH(QByteArrayList, inTarget);
        for (const char *made : {"a", "new\nline", "folder/", "folder/a"})
            makeBoth(made);
        QVERIFY(!differs());
        if (!inSource.isEmpty())
            set(source(name), inSource[0], inSource[1]);
        if (!inTarget.isEmpty())
            set(target(name), inTarget[0], inTarget[1]);
        QVERIFY(differs());
        QVERIFY(!differs({true, false}));
        QVERIFY(!differs({false, false}));
    }

    void accessListsCount()
    {
        makeBoth("folder/");
        if (!setAccessList(source("folder"), "system.posix_acl_default"))
            QSKIP("This filesystem keeps no ACLs.");
        QVERIFY(differs());
        QVERIFY(!differs({false, true}));
        QVERIFY(setAccessList(target("folder"), "system.posix_acl_default"));
        QVERIFY(!differs());
    }

    void whatOneSideDoesNotHaveIsNoDifference()
    {
        writeFile(source("new"), "x");
        set(source("new"), "user.a", "1");
        writeFile(target("gone"), "x");
        set(target("gone"), "user.a", "1");
        QCOMPARE(mkdir(target("folder").constData(), 0755), 0);
        writeFile(target("folder/file"), "x");
        // A folder that became a link must not be looked through.
        QCOMPARE(mkdir(m_scene->path("/elsewhere").constData(), 0755), 0);
        writeFile(m_scene->path("/elsewhere/file"), "x");
        set(m_scene->path("/elsewhere/file"), "user.a", "1");
        QCOMPARE(symlink("../elsewhere", source("folder").constData()), 0);
        QCOMPARE(mkdir(target("changed").constData(), 0755), 0);
        writeFile(target("changed/file"), "x");
        writeFile(source("changed"), "x");
        set(source("changed"), "user.a", "1");
        QVERIFY(!differs());
    }

    void theSourceItselfMayBeALink()
    {
        makeBoth("file");
        set(source("file"), "user.a", "1");
        set(source(), "user.top", "x");
        const QByteArray link = m_scene->path("/link");
        QCOMPARE(symlink("source", link.constData()), 0);
        QVERIFY(mayDifferInAttributes(link, m_scene->path("/target"), everyKind, neverStop));
        set(target("file"), "user.a", "1");
        set(target(), "user.top", "x");
        QVERIFY(!mayDifferInAttributes(link, m_scene->path("/target"), everyKind, neverStop));
        QVERIFY(mayHaveAttributes(link, everyKind, neverStop));
    }

    void findsTheOnlyOneInATree()
    {
        makeBoth("folder/");
        makeBoth("folder/file");
        QVERIFY(!mayHaveAttributes(m_scene->source(), everyKind, neverStop));
        set(source("folder/file"), "user.a", "1");
        QVERIFY(mayHaveAttributes(m_scene->source(), everyKind, neverStop));
        QVERIFY(!mayHaveAttributes(m_scene->source(), {true, false}, neverStop));
        removexattr(source("folder/file").constData(), "user.a");
        set(source(), "user.a", "1");
        QVERIFY(mayHaveAttributes(m_scene->source(), everyKind, neverStop));
    }

    void extraOptionsSwitchThemOff()
    {
        TransferOptions options;
        QVERIFY(attributeKindsOf(options).acls && attributeKindsOf(options).xattrs);
        options.extra = {u"--no-acls"_s};
        QVERIFY(!attributeKindsOf(options).acls && attributeKindsOf(options).xattrs);
        options.extra = {u"--no-xattrs"_s};
        QVERIFY(attributeKindsOf(options).acls && !attributeKindsOf(options).xattrs);
    }

    //! Below keep_count, and in the steady state with its spare.
    void runsCopyThemAndTouchNoOlderCopy_data()
    {
        QTest::addColumn<int>("keepCount");
        QTest::addColumn<bool>("hasAttributesFromTheFirst");
        QTest::newRow("below keep_count") << 20 << false;
        QTest::newRow("below keep_count, from the first") << 20 << true;
        QTest::newRow("steady") << 1 << false;
        QTest::newRow("no generations") << 0 << true;
    }

    void runsCopyThemAndTouchNoOlderCopy()
    {
        QFETCH(int, keepCount);
        QFETCH(bool, hasAttributesFromTheFirst);
        for (const char *name : {"a", "b", "folder/", "folder/c"})
            makeBoth(name);
        if (!setAccessList(source("b"), "system.posix_acl_access"))
            QSKIP("This filesystem keeps no ACLs.");
        if (!hasAttributesFromTheFirst)
            removexattr(source("b").constData(), "system.posix_acl_access");
        const std::function<void()> changes[] {
            [] {},
            [this] { set(source("a"), "user.a", "1"); },
            [this] { set(source("a"), "user.a", "2"); },
            [this] { set(source("b"), "user.rsync.%stat", "100644 0,0 0:0"); }, // of rsync's --fake-super
            [this] { setAccessList(source("folder"), "system.posix_acl_default"); },
            [this] {
                // Another content, too: it is listed for that alone.
                writeFile(source("folder/c"), "other content");
                set(source("folder/c"), "user.c", "x");
            },
            [this] { removexattr(source("a").constData(), "user.a"); },
            [this] { setAccessList(source("b"), "system.posix_acl_access"); },
            [this] { set(source(), "user.top", "x"); },
            [this] {
                QCOMPARE(unlink(source("a").constData()), 0);
                QCOMPARE(mkdir(source("a").constData(), 0755), 0);
                writeFile(source("a/inside"), "x");
                set(source("a"), "user.a", "3");
            },
            [this] {
                QCOMPARE(unlink(source("a/inside").constData()), 0);
                QCOMPARE(rmdir(source("a").constData()), 0);
                writeFile(source("a"), "a file again");
                set(source("a"), "user.a", "4");
            },
            [this] { removexattr(source("folder").constData(), "system.posix_acl_default"); },
            [] {},
        };
        QDate day(2020, 1, 1);
        TreeRecord before;
        for (const auto &change : changes) {
            change();
            const TreeRecord expected = recordTree(m_scene->source());
            const Told told = m_scene->run(m_scene->request(day, keepCount));
            QVERIFY2(!told.report.fault, qUtf8Printable(told.log.join(u'\n')));
            QCOMPARE(differences(expected, recordTree(m_scene->dest())), QStringList());
            if (keepCount > 0 && !before.empty()) {
                const QByteArray name = "hoge_" + day.addDays(-1).toString(u"yyyyMMdd"_s).toLatin1();
                QCOMPARE(differences(before, recordTree(m_scene->beside(name))), QStringList());
            }
            before = expected;
            day = day.addDays(1);
        }
        QCOMPARE(m_scene->run(m_scene->request(day, keepCount)).report.stats.filesChanged, 0);
    }

    void anAclThatIsShownTwiceIsOne()
    {
        makeBoth("a");
        if (setxattr(target("a").constData(), "trusted.SGI_ACL_FILE", "x", 1, 0) != 0)
            QSKIP("Only root may set such attributes.");
        QVERIFY(differs());
        QVERIFY(!differs({true, true, true}));
        TransferOptions options;
        options.abilities.showsAclsTwice = true;
        QVERIFY(attributeKindsOf(options).aclsTwice);
    }

    void namesMayHoldSlashesAndBeOfRoot()
    {
        makeBoth("a");
        set(source("a"), "user.with/slash", "1");
        const bool isRoot = setxattr(source("a").constData(), "trusted.a", "1", 1, 0) == 0;
        const TreeRecord expected = recordTree(m_scene->source());
        QVERIFY(m_scene->run(m_scene->request(QDate(2020, 1, 1))).report.committed);
        QCOMPARE(differences(expected, recordTree(m_scene->dest())), QStringList());
        const QByteArray copy = m_scene->path("/disk/hoge/a");
        QCOMPARE(getxattr(copy.constData(), "user.with/slash", nullptr, 0), 1);
        QCOMPARE(getxattr(copy.constData(), "trusted.a", nullptr, 0), isRoot ? 1 : -1);
        QCOMPARE(m_scene->run(m_scene->request(QDate(2020, 1, 2))).report.stats.filesChanged, 0);
    }

    void whatIsExcludedLaterLeavesTheNextCopyWhateverItsAttributes()
    {
        for (const char *name : {"a", "stays", "folder/", "folder/b"})
            makeBoth(name);
        QVERIFY(m_scene->run(m_scene->request(QDate(2020, 1, 1))).report.committed);
        set(source("a"), "user.a", "1");
        set(source("folder"), "user.a", "1");
        set(source("folder/b"), "user.a", "1");
        RunRequest request = m_scene->request(QDate(2020, 1, 2));
        request.set.excludes = {u"a"_s, u"folder"_s};
        request.set.maxDeletePercent = 100;
        QVERIFY(m_scene->run(request).report.committed);
        const TreeRecord latest = recordTree(m_scene->dest());
        QCOMPARE(latest.size(), 2U);
        QVERIFY(latest.contains("stays"));
    }
};

QTEST_GUILESS_MAIN(AttributeScanTest)
#include "attribute_scan_test.moc"
