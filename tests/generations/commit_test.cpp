#include "service/generations/commit.h"

#include "service/generations/durable_file.h"
#include "service/generations/tree_removal.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mount.h>
#include <sys/stat.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! A destination with a latest "old" and a staging "new"; what each folder holds is a file of that name.
class Disk
{
public:
    explicit Disk(const QString &parent = {})
        : m_parent(parent.isEmpty() ? m_folder.path() : parent)
        , store(placesOf(QString(m_parent + u"/hoge"_s)))
        , places(store.places())
        , generation(places.generation("hoge_20200101"))
    {
        if (!store.prepare())
            qFatal("cannot prepare");
        make(places.latest, "old");
        make(places.staging, "new");
        journal = {inodeOf(places.staging), inodeOf(places.latest), true, generation, {{"what"_L1, u"note"_s}}, false};
        if (!store.writeRecord({inodeOf(places.latest), QDate(2020, 1, 1), 1}))
            qFatal("cannot write the record");
    }

    static void make(const QByteArray &path, const QByteArray &content)
    {
        if (mkdir(path.constData(), 0700) != 0 || !writeDurably(path + '/' + content, {}))
            qFatal("cannot make %s", path.constData());
    }
    //! What the folder at \a path holds.
    static QByteArray at(const QByteArray &path)
    {
        for (const char *content : {"old", "new", "other"}) {
            if (inodeOf(path + '/' + content) != 0)
                return content;
        }
        return inodeOf(path) == 0 ? "nothing" : "something";
    }
    static void move(const QByteArray &from, const QByteArray &to)
    {
        if (!renameToFree(from, to))
            qFatal("cannot move %s", from.constData());
    }
    void exchange() const
    {
        move(places.latest, places.control + "/aside");
        move(places.staging, places.latest);
        move(places.control + "/aside", places.staging);
    }
    //! What stands where: latest, staging, generation.
    QByteArray state() const { return at(places.latest) + ' ' + at(places.staging) + ' ' + at(generation); }

private:
    //! In memory where that can be: a journal is flushed for each of its bytes.
    QTemporaryDir m_folder {(QDir(u"/dev/shm"_s).exists() ? u"/dev/shm"_s : QDir::tempPath()) + u"/commit-XXXXXX"_s};
    const QString m_parent;

public:
    const GenerationStore store;
    const Places &places;
    const QByteArray generation;
    CommitJournal journal;
};

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
    void putsTheOldCopyBackWhenStagingCannotMoveIn();
    void aFailedCommitIsNotTakenForOneThatWasReached();
    void recoversFromEveryStep_data();
    void recoversFromEveryStep();
    void settledCommitIsToldOnceMore();
    void damagedJournalLosesNothing_data();
    void damagedJournalLosesNothing();
    void journalKeepsAnyBytes();
};

void CommitTest::exchangesAndPutsAway()
{
    const Disk disk;
    QVERIFY(commitStaging(disk.store, disk.generation, disk.journal.note));
    QCOMPARE(disk.state(), QByteArray("new nothing old"));
    QVERIFY(settleCommitJournal(disk.places));
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && reached->has_value());
    QVERIFY((*reached)->settled);
    QCOMPARE((*reached)->note, disk.journal.note);
}

void CommitTest::commitsAFirstCopy()
{
    const Disk disk;
    QVERIFY(removeTree(disk.places.latest));
    QVERIFY(commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("new nothing nothing"));
}

void CommitTest::commitsWithoutExchange()
{
    const OverlayMount overlay;
    if (!overlay.isMounted())
        QSKIP("Only root can mount an overlay.");
    const Disk disk(overlay.root());
    QVERIFY(commitStaging(disk.store, disk.generation, {}));
    QVERIFY(!readCommitJournal(disk.places)->exchange);
    QCOMPARE(disk.state(), QByteArray("new nothing old"));
}

void CommitTest::keepsBothWhenTheNameIsTaken()
{
    const Disk disk;
    Disk::make(disk.generation, "other");
    QVERIFY(commitStaging(disk.store, disk.generation, {}));
    QCOMPARE(disk.state(), QByteArray("new nothing other"));
    QCOMPARE(Disk::at(disk.generation + ".2"), QByteArray("old"));
}

void CommitTest::saysWhenTheOldCopyCannotBePutAway()
{
    const Disk disk;
    const Result<void> committed = commitStaging(disk.store, disk.places.parent + "/nowhere/x", {});
    QVERIFY(!committed);
    QCOMPARE(committed.fault().kind, FaultKind::CommitFailed);
    QVERIFY(committed.fault().message.contains(u"could not be put away"_s));
    QCOMPARE(disk.state(), QByteArray("new old nothing"));
    QVERIFY(!recoverCommit(disk.store));
    QCOMPARE(disk.state(), QByteArray("new old nothing"));
    Disk::make(disk.places.parent + "/nowhere", "other");
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && reached->has_value());
    QCOMPARE(Disk::at(disk.places.parent + "/nowhere/x"), QByteArray("old"));
}

void CommitTest::putsTheOldCopyBackWhenStagingCannotMoveIn()
{
    const OverlayMount overlay;
    if (!overlay.isMounted())
        QSKIP("Only root can mount an overlay.");
    const Disk disk(overlay.root());
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
    const Disk disk(overlay.root());
    QVERIFY(!commitStaging(disk.store, disk.places.parent + "/nowhere/x", {}));
    QCOMPARE(disk.state(), QByteArray("old new nothing"));
    // As a run does on a full disk.
    QVERIFY(removeTree(disk.places.staging));
    const auto reached = recoverCommit(disk.store);
    QVERIFY(reached && !reached->has_value());
    QCOMPARE(disk.state(), QByteArray("old nothing nothing"));
}

using Step = std::function<void(Disk &)>;

void CommitTest::recoversFromEveryStep_data()
{
    QTest::addColumn<Step>("step");
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<bool>("isReached");
    const auto row = [](const char *name, const QByteArray &state, bool isReached, const Step &step) {
        QTest::newRow(name) << step << state << isReached;
    };
    row("journal written", "old new nothing", false, [](Disk &) {});
    row("exchanged", "new nothing old", true, [](Disk &disk) { disk.exchange(); });
    row("exchanged, name taken", "new nothing other", true, [](Disk &disk) {
        disk.exchange();
        Disk::make(disk.generation, "other");
    });
    row("put away", "new nothing old", true, [](Disk &disk) {
        disk.exchange();
        Disk::move(disk.places.staging, disk.generation);
    });
    row("put away and deleted by hand", "new nothing nothing", true, [](Disk &disk) {
        disk.exchange();
        (void)removeTree(disk.places.staging);
    });
    row("put away, next staging begun", "new other old", true, [](Disk &disk) {
        disk.exchange();
        Disk::move(disk.places.staging, disk.generation);
        Disk::make(disk.places.staging, "other");
    });
    row("two steps: journal written", "old new nothing", false, [](Disk &disk) { disk.journal.exchange = false; });
    row("two steps: moved out", "new nothing old", true, [](Disk &disk) {
        disk.journal.exchange = false;
        Disk::move(disk.places.latest, disk.generation);
    });
    row("two steps: moved in", "new nothing old", true, [](Disk &disk) {
        disk.journal.exchange = false;
        Disk::move(disk.places.latest, disk.generation);
        Disk::move(disk.places.staging, disk.places.latest);
    });
    row("two steps: inode numbers changed", "new nothing old", true, [](Disk &disk) {
        disk.journal.exchange = false;
        Disk::move(disk.places.latest, disk.generation);
        Disk::move(disk.places.staging, disk.places.latest);
        disk.journal.stagingInode = disk.journal.latestInode = 99;
    });
    row("first copy: journal written", "new nothing nothing", true, [](Disk &disk) {
        disk.journal.exchange = false;
        disk.journal.latestInode = 0;
        (void)removeTree(disk.places.latest);
    });
    row("first copy: moved in", "new nothing nothing", true, [](Disk &disk) {
        disk.journal.exchange = false;
        disk.journal.latestInode = 0;
        (void)removeTree(disk.places.latest);
        Disk::move(disk.places.staging, disk.places.latest);
    });
    row("everything gone", "nothing nothing nothing", false, [](Disk &disk) {
        disk.journal.exchange = false;
        (void)removeTree(disk.places.latest);
        (void)removeTree(disk.places.staging);
    });
}

void CommitTest::recoversFromEveryStep()
{
    QFETCH(Step, step);
    QFETCH(bool, isReached);
    Disk disk;
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

void CommitTest::settledCommitIsToldOnceMore()
{
    Disk disk;
    disk.journal.settled = true;
    QVERIFY(writeCommitJournal(disk.places, disk.journal));
    const auto reached = recoverCommit(disk.store);
    QVERIFY((*reached)->settled);
    QCOMPARE(disk.state(), QByteArray("old new nothing"));
    QVERIFY(removeCommitJournal(disk.places));
    QVERIFY(!recoverCommit(disk.store)->has_value());
}

void CommitTest::damagedJournalLosesNothing_data()
{
    QTest::addColumn<bool>("isExchanged");
    QTest::addColumn<bool>("isCut");
    QTest::newRow("before the exchange, cut") << false << true;
    QTest::newRow("before the exchange, altered") << false << false;
    QTest::newRow("after the exchange, cut") << true << true;
    QTest::newRow("after the exchange, altered") << true << false;
}

void CommitTest::damagedJournalLosesNothing()
{
    QFETCH(bool, isExchanged);
    QFETCH(bool, isCut);
    Disk disk;
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
            Disk::move(disk.generation, disk.places.staging);
        } else {
            QCOMPARE(disk.state(), QByteArray("old new nothing"));
            QVERIFY(!reached->has_value());
        }
        (void)removeTree(disk.places.journal);
    }
}

void CommitTest::journalKeepsAnyBytes()
{
    Disk disk;
    disk.journal.oldPlace = "/\xff\n\"\\x";
    disk.journal.stagingInode = 18446744073709551615ULL;
    QVERIFY(writeCommitJournal(disk.places, disk.journal));
    const auto journal = readCommitJournal(disk.places);
    QCOMPARE(journal->oldPlace, disk.journal.oldPlace);
    QCOMPARE(journal->stagingInode, disk.journal.stagingInode);
    QCOMPARE(journal->latestInode, disk.journal.latestInode);
    QCOMPARE(journal->note, disk.journal.note);
}

QTEST_GUILESS_MAIN(CommitTest)
#include "commit_test.moc"
