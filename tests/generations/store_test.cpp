#include "service/generations/store.h"

#include "service/generations/durable_file.h"
#include "service/generations/folder_lock.h"
#include "service/generations/tree_removal.h"
#include "tests/generations/awaited_lock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! Lets nobody remove the file, not even root; answers whether the filesystem and the user can do that.
bool setImmutable(const QByteArray &path, bool isImmutable)
{
    const Descriptor file(open(path.constData(), O_RDONLY | O_CLOEXEC));
    int flags = 0;
    if (ioctl(file.get(), FS_IOC_GETFLAGS, &flags) != 0)
        return false;
    flags = isImmutable ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
    return ioctl(file.get(), FS_IOC_SETFLAGS, &flags) == 0;
}

}

class StoreTest : public QObject
{
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<GenerationStore> m_store;

    const Places &places() const { return m_store->places(); }
    void makeFolders(const QStringList &names) const
    {
        for (const QString &name : names)
            QVERIFY(QDir(m_folder->path()).mkpath(name));
    }
    QString copies() const { return QDir(m_folder->path()).entryList(QDir::NoDotAndDotDot | QDir::Dirs).join(u' '); }
    QString trash() const
    {
        return QDir(QFile::decodeName(places().trash)).entryList(QDir::NoDotAndDotDot | QDir::AllEntries).join(u' ');
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store.emplace(placesOf(m_folder->filePath(u"hoge"_s)));
        QVERIFY(m_store->prepare());
    }

    void preparesForItsOwnerAlone();
    void findsGenerationsOldestFirst();
    void takesOnlyFoldersForGenerations();
    void expiresTheOldest();
    void neverExpiresTheNewest();
    void expiresTheRestWhenOneIsStuck();
    void keepsTheYoungestExpiredAsSpare();
    void keepsTheSpareThatIsThere();
    void discardsIntoFreeNames();
    void emptiesTheTrash();
    void leavesTheTrashToAnotherProcess();
    void waitsForAnotherProcessWhenAskedTo();
    void worksBehindALinkedParent();
    void deletesTheRestOfTheTrashWhenOneIsStuck();
    void tellsTheRecordOfThisLatestOnly();
    void damagedRecordIsNone();
    void renameNeverReplaces();
};

void StoreTest::preparesForItsOwnerAlone()
{
    struct stat status = {};
    QCOMPARE(stat(places().control.constData(), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0700));
    QVERIFY(m_store->prepare());
    QVERIFY(!m_store->hasLatest());
    const GenerationStore nowhere(placesOf(m_folder->filePath(u"nowhere/hoge"_s)));
    QVERIFY(!nowhere.prepare());
}

void StoreTest::findsGenerationsOldestFirst()
{
    makeFolders({u"hoge"_s, u"hoge_20200102"_s, u"hoge_20200101.10"_s, u"hoge_20200101.2"_s, u"hoge_20200101"_s,
        u"hoge_photos"_s, u"hoge_photos_20200101"_s, u"hoge_20200230"_s});
    QStringList names;
    const auto generations = m_store->generations();
    for (const GenerationName &name : *generations)
        names << QString::fromLatin1(folderFromGeneration("hoge", name));
    QCOMPARE(names.join(u' '), u"hoge_20200101 hoge_20200101.2 hoge_20200101.10 hoge_20200102"_s);
    const QList<GenerationInfo> infos = m_store->generationInfos();
    QCOMPARE(infos.first().name, u"hoge_20200102"_s);
    QCOMPARE(infos.first().date, QDate(2020, 1, 2));
    QCOMPARE(infos.last().name, u"hoge_20200101"_s);
}

void StoreTest::takesOnlyFoldersForGenerations()
{
    makeFolders({u"hoge_20200102"_s});
    QVERIFY(writeDurably(places().generation("hoge_20200103"), "a file"));
    QVERIFY(QFile::link(u"hoge_20200102"_s, m_folder->filePath(u"hoge_20200104"_s)));
    QCOMPARE(m_store->generations()->size(), 1);
    QVERIFY(m_store->expire(0, false));
    QVERIFY(inodeOf(places().generation("hoge_20200103")) != 0);
    QVERIFY(inodeOf(places().generation("hoge_20200104")) != 0);
}

void StoreTest::expiresTheOldest()
{
    makeFolders({u"hoge"_s, u"hoge_20200101"_s, u"hoge_20200102"_s, u"hoge_20200103"_s, u"hoge_photos_20190101"_s});
    QVERIFY(m_store->expire(3, false));
    QCOMPARE(trash(), QString());
    QVERIFY(m_store->expire(1, false));
    QCOMPARE(copies(), u"hoge hoge_20200103 hoge_photos_20190101"_s);
    QCOMPARE(trash(), u"1 2"_s);
    QVERIFY(m_store->expire(0, false));
    QCOMPARE(copies(), u"hoge hoge_photos_20190101"_s);
}

void StoreTest::neverExpiresTheNewest()
{
    makeFolders({u"hoge"_s, u"hoge_20180101"_s, u"hoge_20200102"_s, u"hoge_20200103"_s});
    QVERIFY(m_store->expire(2, false, GenerationName {QDate(2018, 1, 1), 1}));
    QCOMPARE(copies(), u"hoge hoge_20180101 hoge_20200103"_s);
}

void StoreTest::expiresTheRestWhenOneIsStuck()
{
    makeFolders({u"hoge_20200101"_s, u"hoge_20200102"_s, u"hoge_20200103"_s, u"hoge_20200104"_s});
    const QByteArray stuck = places().generation("hoge_20200102");
    if (!setImmutable(stuck, true))
        QSKIP("Only root can make an immutable folder, and not on every filesystem.");
    const Result<void> expired = m_store->expire(1, false);
    setImmutable(stuck, false);
    QVERIFY(!expired);
    QVERIFY(expired.fault().message.contains(u"hoge_20200102"_s));
    QCOMPARE(copies(), u"hoge_20200102 hoge_20200104"_s);
}

void StoreTest::keepsTheYoungestExpiredAsSpare()
{
    makeFolders({u"hoge_20200101"_s, u"hoge_20200102"_s, u"hoge_20200103"_s});
    const quint64 youngest = inodeOf(places().generation("hoge_20200102"));
    QVERIFY(m_store->expire(1, true));
    QCOMPARE(copies(), u"hoge_20200103"_s);
    QCOMPARE(inodeOf(places().spare), youngest);
    QCOMPARE(trash(), u"1"_s);
}

void StoreTest::keepsTheSpareThatIsThere()
{
    makeFolders({u"hoge_20200101"_s, u".hoge.backup-server/spare"_s});
    const quint64 spare = inodeOf(places().spare);
    QVERIFY(m_store->expire(0, true));
    QCOMPARE(inodeOf(places().spare), spare);
    QCOMPARE(trash(), u"1"_s);
}

void StoreTest::discardsIntoFreeNames()
{
    makeFolders({u"a"_s, u"b"_s});
    QVERIFY(writeDurably(places().trash + "/1", {}));
    QVERIFY(m_store->discard(places().parent + "/a"));
    QVERIFY(m_store->discard(places().parent + "/b"));
    QVERIFY(m_store->discard(places().parent + "/missing"));
    QCOMPARE(trash(), u"1 2 3"_s);
    QVERIFY(removeTree(places().trash));
    makeFolders({u"c"_s});
    QVERIFY(!m_store->discard(places().parent + "/c"));
    QCOMPARE(copies(), u"c"_s);
}

void StoreTest::emptiesTheTrash()
{
    makeFolders({u".hoge.backup-server/trash/1/a/b"_s, u".hoge.backup-server/trash/old-1"_s, u"hoge"_s});
    QVERIFY(m_store->emptyTrash([] { return true; }));
    QVERIFY(!trash().isEmpty());
    QVERIFY(m_store->emptyTrash({}));
    QCOMPARE(trash(), QString());
    QCOMPARE(copies(), u"hoge"_s);
}

void StoreTest::leavesTheTrashToAnotherProcess()
{
    makeFolders({u".hoge.backup-server/trash/1"_s});
    const Result<FolderLock> other = FolderLock::take(places().trashLock, {}, FolderLock::Inherit::No);
    QVERIFY(other);
    QVERIFY(m_store->emptyTrash({}));
    QCOMPARE(trash(), u"1"_s);
}

void StoreTest::waitsForAnotherProcessWhenAskedTo()
{
    makeFolders({u".hoge.backup-server/trash/1"_s});
    const AwaitedLock other(places().trashLock);
    QVERIFY(m_store->emptyTrash({}, std::chrono::minutes(1)));
    QCOMPARE(trash(), QString());
}

void StoreTest::worksBehindALinkedParent()
{
    makeFolders({u"real/hoge_20200101"_s});
    QVERIFY(QFile::link(u"real"_s, m_folder->filePath(u"way"_s)));
    const GenerationStore store(placesOf(m_folder->filePath(u"way/hoge"_s)));
    QVERIFY(store.prepare());
    QVERIFY(store.flush());
    QCOMPARE(store.generations()->size(), 1);
}

void StoreTest::deletesTheRestOfTheTrashWhenOneIsStuck()
{
    const QByteArray stuck = places().trash + "/2/stuck";
    makeFolders(
        {u".hoge.backup-server/trash/1/a"_s, u".hoge.backup-server/trash/2/a"_s, u".hoge.backup-server/trash/3/a"_s});
    QVERIFY(writeDurably(stuck, "content"));
    if (!setImmutable(stuck, true))
        QSKIP("Only root can make an immutable file, and not on every filesystem.");
    const Result<void> emptied = m_store->emptyTrash({});
    setImmutable(stuck, false);
    QVERIFY(!emptied);
    QCOMPARE(trash(), u"2"_s);
    QVERIFY(m_store->emptyTrash({}));
    QCOMPARE(trash(), QString());
}

void StoreTest::tellsTheRecordOfThisLatestOnly()
{
    makeFolders({u"hoge"_s});
    QVERIFY(!m_store->record());
    QVERIFY(m_store->writeRecord({inodeOf(places().latest), QDate(2020, 1, 2), 12}));
    QCOMPARE(m_store->record()->date, QDate(2020, 1, 2));
    QCOMPARE(m_store->record()->files, 12);
    makeFolders({u"other"_s});
    QVERIFY(removeTree(places().latest));
    QVERIFY(QDir(m_folder->path()).rename(u"other"_s, u"hoge"_s));
    QVERIFY(!m_store->record());
    QCOMPARE(m_store->lastRecord()->files, 12);
    QVERIFY(m_store->writeRecord({18446744073709551615ULL, QDate(2020, 1, 2), 0}));
    QCOMPARE(m_store->lastRecord()->inode, 18446744073709551615ULL);
}

void StoreTest::damagedRecordIsNone()
{
    makeFolders({u"hoge"_s});
    QVERIFY(m_store->writeRecord({inodeOf(places().latest), QDate(2020, 1, 2), 12}));
    const QByteArray content = readSmallFile(places().record)->trimmed();
    for (qsizetype size = 0; size < content.size(); ++size) {
        QVERIFY(writeDurably(places().record, content.left(size)));
        QVERIFY(!m_store->lastRecord());
    }
    QVERIFY(writeDurably(places().record, R"({"inode": "no number", "date": "2020-01-02", "files": 1})"));
    QVERIFY(!m_store->lastRecord());
}

void StoreTest::renameNeverReplaces()
{
    makeFolders({u"a"_s, u"empty"_s});
    QVERIFY(!renameToFree(places().parent + "/a", places().parent + "/empty"));
    QCOMPARE(errno, EEXIST);
    QCOMPARE(copies(), u"a empty"_s);
    QVERIFY(!renameToFree(places().parent + "/missing", places().parent + "/free"));
    QCOMPARE(errno, ENOENT);
    QVERIFY(renameToFree(places().parent + "/a", places().parent + "/free"));
}

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
