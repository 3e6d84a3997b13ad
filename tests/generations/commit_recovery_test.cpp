#include "service/generations/commit.h"

#include "service/generations/tree_removal.h"
#include "tests/generations/commit_disk.h"

#include <QFile>
#include <QTest>

#include <sys/mount.h>

using namespace backup;
using namespace Qt::StringLiterals;

//! What the next run makes of a commit that was cut short, and of a journal that was damaged.
class CommitRecoveryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recoversFromEveryStep_data();
    void recoversFromEveryStep();
    void settledCommitIsToldOnceMore();
    void withoutAJournalTheOldCopyComesBack();
    void anInodeNumberTellsNothingWhereItMayChange();
    void damagedJournalLosesNothing_data();
    void damagedJournalLosesNothing();
    void journalKeepsAnyBytes();
};

using Step = std::function<void(CommitDisk &)>;

void CommitRecoveryTest::recoversFromEveryStep_data()
{
    QTest::addColumn<Step>("step");
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<bool>("isReached");
    const auto row = [](const char *name, const QByteArray &state, bool isReached, const Step &step) {
        QTest::newRow(name) << step << state << isReached;
    };
    row("journal written", "old new nothing", false, [](CommitDisk &) {});
    row("exchanged", "new nothing old", true, [](CommitDisk &disk) { disk.exchange(); });
    row("exchanged, name taken", "new nothing other", true, [](CommitDisk &disk) {
        disk.exchange();
        CommitDisk::make(disk.generation, "other");
    });
    row("put away", "new nothing old", true, [](CommitDisk &disk) {
        disk.exchange();
        CommitDisk::move(disk.places.staging, disk.generation);
    });
    row("put away and deleted by hand", "new nothing nothing", true, [](CommitDisk &disk) {
        disk.exchange();
        (void)removeTree(disk.places.staging);
    });
    row("put away, next staging begun", "new other old", true, [](CommitDisk &disk) {
        disk.exchange();
        CommitDisk::move(disk.places.staging, disk.generation);
        CommitDisk::make(disk.places.staging, "other");
    });
    row("two steps: journal written", "old new nothing", false,
        [](CommitDisk &disk) { disk.journal.exchange = false; });
    row("two steps: moved out", "new nothing old", true, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        CommitDisk::move(disk.places.latest, disk.places.old);
    });
    row("two steps: moved in", "new nothing old", true, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        CommitDisk::move(disk.places.latest, disk.places.old);
        CommitDisk::move(disk.places.staging, disk.places.latest);
    });
    row("two steps: put away", "new nothing old", true, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        CommitDisk::move(disk.places.latest, disk.generation);
        CommitDisk::move(disk.places.staging, disk.places.latest);
    });
    row("two steps: put away before the new one is in", "new nothing old", true, [](CommitDisk &disk) {
        // A filesystem without a journal of its own may write renames in any order.
        disk.journal.exchange = false;
        CommitDisk::move(disk.places.latest, disk.generation);
    });
    row("two steps: moved out, staging gone", "old nothing nothing", false, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        CommitDisk::move(disk.places.latest, disk.places.old);
        (void)removeTree(disk.places.staging);
    });
    row("two steps: inode numbers changed", "new nothing old", true, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        CommitDisk::move(disk.places.latest, disk.places.old);
        CommitDisk::move(disk.places.staging, disk.places.latest);
        disk.journal.stagingInode = disk.journal.latestInode = 99;
    });
    row("first copy: journal written", "new nothing nothing", true, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        disk.journal.latestInode = 0;
        (void)removeTree(disk.places.latest);
    });
    row("first copy: moved in", "new nothing nothing", true, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        disk.journal.latestInode = 0;
        (void)removeTree(disk.places.latest);
        CommitDisk::move(disk.places.staging, disk.places.latest);
    });
    row("everything gone", "nothing nothing nothing", false, [](CommitDisk &disk) {
        disk.journal.exchange = false;
        (void)removeTree(disk.places.latest);
        (void)removeTree(disk.places.staging);
    });
}

void CommitRecoveryTest::recoversFromEveryStep()
{
    QFETCH(Step, step);
    QFETCH(bool, isReached);
    CommitDisk disk;
    step(disk);
    QVERIFY(writeCommitJournal(disk.places, disk.journal));
    // A recovery that is cut short is no other than one that was.
    for (int times = 0; times < 2; ++times) {
        const auto reached = recoverCommit(disk.store);
        QVERIFY(reached);
        QTEST(disk.state(), "state");
        QCOMPARE(reached->has_value(), isReached);
        if (isReached) {
            QCOMPARE((*reached)->note, disk.journal.note);
            QVERIFY(!(*reached)->settled);
        }
        QCOMPARE(inodeOf(disk.places.journal) != 0, isReached);
    }
}

void CommitRecoveryTest::settledCommitIsToldOnceMore()
{
    CommitDisk disk;
    disk.journal.settled = true;
    QVERIFY(writeCommitJournal(disk.places, disk.journal));
    const auto reached = recoverCommit(disk.store);
    QVERIFY((*reached)->settled);
    QCOMPARE(disk.state(), QByteArray("old new nothing"));
    QVERIFY(removeCommitJournal(disk.places));
    QVERIFY(!recoverCommit(disk.store)->has_value());
}

void CommitRecoveryTest::withoutAJournalTheOldCopyComesBack()
{
    CommitDisk disk;
    CommitDisk::move(disk.places.latest, disk.places.old);
    QVERIFY(!recoverCommit(disk.store)->has_value());
    QCOMPARE(disk.state(), QByteArray("old new nothing"));
    CommitDisk::move(disk.places.latest, disk.places.old);
    CommitDisk::move(disk.places.staging, disk.places.latest);
    QVERIFY(!recoverCommit(disk.store)->has_value());
    QCOMPARE(disk.state(), QByteArray("new nothing old"));
}

void CommitRecoveryTest::anInodeNumberTellsNothingWhereItMayChange()
{
    QTemporaryDir folder;
    // Not among the filesystems whose inode numbers are known to stay.
    if (mount("ramfs", QFile::encodeName(folder.path()).constData(), "ramfs", 0, nullptr) != 0)
        QSKIP("Only root can mount.");
    CommitDisk disk(folder.path());
    QVERIFY(disk.store.writeRecord({inodeOf(disk.places.staging), QDate(2020, 1, 1), 1}));
    const bool isRecovered = recoverCommit(disk.store).isOk();
    const QByteArray state = disk.state();
    umount2(QFile::encodeName(folder.path()).constData(), MNT_DETACH);
    QVERIFY(isRecovered);
    QCOMPARE(state, QByteArray("old new nothing"));
}

void CommitRecoveryTest::damagedJournalLosesNothing_data()
{
    QTest::addColumn<bool>("isExchanged");
    QTest::addColumn<bool>("isCut");
    QTest::newRow("before the exchange, cut") << false << true;
    QTest::newRow("before the exchange, altered") << false << false;
    QTest::newRow("after the exchange, cut") << true << true;
    QTest::newRow("after the exchange, altered") << true << false;
}

void CommitRecoveryTest::damagedJournalLosesNothing()
{
    QFETCH(bool, isExchanged);
    QFETCH(bool, isCut);
    CommitDisk disk;
    QVERIFY(writeCommitJournal(disk.places, disk.journal));
    const QByteArray journal = *readSmallFile(disk.places.journal);
    if (isExchanged)
        disk.exchange();
    QFile file(QFile::decodeName(disk.places.journal));
    for (qsizetype at = 0; at < journal.size(); ++at) {
        QByteArray damaged = isCut ? journal.left(at) : journal;
        if (!isCut)
            damaged[at] = static_cast<char>(damaged[at] ^ 1);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(damaged);
        file.close();

        const auto reached = recoverCommit(disk.store);
        QVERIFY(reached);
        if (isExchanged) {
            // The old copy got a name of its own: the one that was meant, or one made from the record.
            QCOMPARE(disk.state(), QByteArray("new nothing old"));
            CommitDisk::move(disk.generation, disk.places.staging);
        } else {
            QCOMPARE(disk.state(), QByteArray("old new nothing"));
            QVERIFY(!reached->has_value());
        }
        (void)removeTree(disk.places.journal);
    }
}

void CommitRecoveryTest::journalKeepsAnyBytes()
{
    CommitDisk disk;
    disk.journal.oldPlace = "/\xff\n\"\\x";
    disk.journal.stagingInode = 18446744073709551615ULL;
    QVERIFY(writeCommitJournal(disk.places, disk.journal));
    const auto journal = readCommitJournal(disk.places);
    QCOMPARE(journal->oldPlace, disk.journal.oldPlace);
    QCOMPARE(journal->stagingInode, disk.journal.stagingInode);
    QCOMPARE(journal->latestInode, disk.journal.latestInode);
    QCOMPARE(journal->note, disk.journal.note);
}

QTEST_GUILESS_MAIN(CommitRecoveryTest)
#include "commit_recovery_test.moc"
