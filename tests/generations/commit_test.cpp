#include "service/generations/commit.h"

#include "service/generations/tree_removal.h"
#include "tests/generations/commit_disk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <sys/mount.h>
#include <sys/stat.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! A filesystem that the commit does not trust with inode numbers; mounted as long as it lives.
class OverlayMount
{
public:
    OverlayMount()
    {
        for (const char *name : {"lower", "upper", "work", "merged"})
            mkdir(path(name).constData(), 0700);
        const QByteArray options =
            "lowerdir=" + path("lower") + ",upperdir=" + path("upper") + ",workdir=" + path("work");
        m_isMounted = mount("overlay", path("merged").constData(), "overlay", 0, options.constData()) == 0;
    }
    ~OverlayMount()
    {
        if (m_isMounted)
            umount2(path("merged").constData(), MNT_DETACH);
        (void)removeTree(QFile::encodeName(m_folder.path()));
    }
    bool isMounted() const { return m_isMounted; }
    QString root() const { return m_folder.filePath(u"merged"_s); }

private:
    QByteArray path(const char *name) const { return QFile::encodeName(m_folder.filePath(QString::fromLatin1(name))); }

    QTemporaryDir m_folder;
    bool m_isMounted = false;
};

}

class CommitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exchangesAndPutsAway();
    void commitsAFirstCopy();
    void commitsWithoutExchange();
    void keepsBothWhenTheNameIsTaken();
    void saysWhenTheOldCopyCannotBePutAway();
    void theOldCopyWaitsUntilTheNewOneIsIn();
    void aCommitThatNeverBeganIsNotUnfinished();
    void putsTheOldCopyBackWhenStagingCannotMoveIn();
    void aFailedCommitIsNotTakenForOneThatWasReached();
};

void CommitTest::exchangesAndPutsAway()
{
    const CommitDisk disk;
    QByteArrayList before;
    QVERIFY(commitStaging(disk.store, disk.generation, disk.journal.note, [&] { before << disk.state(); }));
    QCOMPARE(before, QByteArrayList {"old new nothing"});
    QCOMPARE(disk.state(), QByteArray("new nothing old"));
    QVERIFY(settleCommitJournal(disk.places));
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && reached->has_value());
    QVERIFY((*reached)->settled);
    QCOMPARE((*reached)->note, disk.journal.note);
}

void CommitTest::commitsAFirstCopy()
{
    const CommitDisk disk;
    QVERIFY(removeTree(disk.places.latest));
    QVERIFY(commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("new nothing nothing"));
}

void CommitTest::commitsWithoutExchange()
{
    const OverlayMount overlay;
    if (!overlay.isMounted())
        QSKIP("Only root can mount an overlay.");
    const CommitDisk disk(overlay.root());
    QByteArrayList before;
    QVERIFY(commitStaging(disk.store, disk.generation, {}, [&] { before << disk.state(); }));
    QCOMPARE(before.constLast(), QByteArray("old new nothing"));
    QVERIFY(!readCommitJournal(disk.places)->exchange);
    QCOMPARE(disk.state(), QByteArray("new nothing old"));
}

void CommitTest::keepsBothWhenTheNameIsTaken()
{
    const CommitDisk disk;
    CommitDisk::make(disk.generation, "other");
    QVERIFY(commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("new nothing other"));
    QCOMPARE(CommitDisk::at(disk.generation + ".2"), QByteArray("old"));
}

void CommitTest::saysWhenTheOldCopyCannotBePutAway()
{
    const CommitDisk disk;
    const Result<void> committed = commitStaging(disk.store, disk.places.parent + "/nowhere/x", {});
    QVERIFY(!committed);
    QCOMPARE(committed.fault().kind, FaultKind::CommitFailed);
    QVERIFY(committed.fault().message.contains(u"could not be put away"_s));
    QVERIFY(committed.fault().message.contains(QFile::decodeName(disk.places.staging)));
    QVERIFY(!committed.fault().remedy.isEmpty());
    QCOMPARE(disk.state(), QByteArray("new old nothing"));
    QVERIFY(isCommitUnfinished(disk.places));
    QVERIFY(!recoverCommit(disk.store));
    QCOMPARE(disk.state(), QByteArray("new old nothing"));
    CommitDisk::make(disk.places.parent + "/nowhere", "other");
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && reached->has_value());
    QCOMPARE(CommitDisk::at(disk.places.parent + "/nowhere/x"), QByteArray("old"));
}

void CommitTest::theOldCopyWaitsUntilTheNewOneIsIn()
{
    const OverlayMount overlay;
    if (!overlay.isMounted())
        QSKIP("Only root can mount an overlay.");
    const CommitDisk disk(overlay.root());
    const Result<void> committed = commitStaging(disk.store, disk.places.parent + "/nowhere/x", {});
    QVERIFY(!committed);
    QVERIFY(committed.fault().message.contains(QFile::decodeName(disk.places.old)));
    QCOMPARE(disk.state(), QByteArray("new nothing nothing"));
    QCOMPARE(CommitDisk::at(disk.places.old), QByteArray("old"));
    QVERIFY(isCommitUnfinished(disk.places));
    QVERIFY(!recoverCommit(disk.store));
    CommitDisk::make(disk.places.parent + "/nowhere", "other");
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && reached->has_value());
    QCOMPARE(CommitDisk::at(disk.places.parent + "/nowhere/x"), QByteArray("old"));
    QCOMPARE(CommitDisk::at(disk.places.old), QByteArray("nothing"));
}

void CommitTest::aCommitThatNeverBeganIsNotUnfinished()
{
    const CommitDisk disk;
    QVERIFY(!isCommitUnfinished(disk.places));
    // The journal cannot be written.
    CommitDisk::make(disk.places.journal, "other");
    QVERIFY(!commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("old new nothing"));
    QVERIFY(!isCommitUnfinished(disk.places));
    QVERIFY(removeTree(disk.places.journal));
    QVERIFY(commitStaging(disk.store, disk.generation, {}));
    QVERIFY(isCommitUnfinished(disk.places));
    QVERIFY(settleCommitJournal(disk.places));
    QVERIFY(!isCommitUnfinished(disk.places));
}

void CommitTest::putsTheOldCopyBackWhenStagingCannotMoveIn()
{
    const OverlayMount overlay;
    if (!overlay.isMounted())
        QSKIP("Only root can mount an overlay.");
    const CommitDisk disk(overlay.root());
    QVERIFY(removeTree(disk.places.staging));
    QVERIFY(!commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("old nothing nothing"));
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && !reached->has_value());
    QCOMPARE(disk.state(), QByteArray("old nothing nothing"));
}

void CommitTest::aFailedCommitIsNotTakenForOneThatWasReached()
{
    const OverlayMount overlay;
    if (!overlay.isMounted())
        QSKIP("Only root can mount an overlay.");
    const CommitDisk disk(overlay.root());
    CommitDisk::make(disk.places.old, "other");
    QVERIFY(!commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("old new nothing"));
    QVERIFY(!isCommitUnfinished(disk.places));
    QVERIFY(removeTree(disk.places.old));
    // As a run does on a full disk.
    QVERIFY(removeTree(disk.places.staging));
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && !reached->has_value());
    QCOMPARE(disk.state(), QByteArray("old nothing nothing"));
}

QTEST_GUILESS_MAIN(CommitTest)
#include "commit_test.moc"
