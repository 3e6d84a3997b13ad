#include "service/generations/durable_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

class DurableFileTest : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;

    QByteArray path(const QByteArray &name) const
    {
        return QFile::encodeName(m_folder.path()).append('/').append(name);
    }

private Q_SLOTS:
    void replacesContentWhole();
    void leavesNothingBesideTheFile();
    void keepsTheOldContentWhenItCannotWrite();
    void doesNotWriteThroughALink();
    void readsNothingOfWhatIsNoSmallFile();
};

void DurableFileTest::replacesContentWhole()
{
    QVERIFY(writeDurably(path("a"), "first, and longer"));
    QVERIFY(writeDurably(path("a"), QByteArray("\0\xff\n", 3)));
    QCOMPARE(readSmallFile(path("a")), QByteArray("\0\xff\n", 3));
    QVERIFY(writeDurably(path("a"), {}));
    QCOMPARE(readSmallFile(path("a")), QByteArray());
}

void DurableFileTest::leavesNothingBesideTheFile()
{
    QVERIFY(writeDurably(path("b"), "content"));
    QVERIFY(!readSmallFile(path("b.new")));
}

void DurableFileTest::keepsTheOldContentWhenItCannotWrite()
{
    QVERIFY(writeDurably(path("c"), "old"));
    QCOMPARE(mkdir(path("c.new").constData(), 0700), 0);
    const Result<void> written = writeDurably(path("c"), "new");
    QVERIFY(!written);
    QCOMPARE(written.fault().kind, FaultKind::CommitFailed);
    QCOMPARE(readSmallFile(path("c")), QByteArray("old"));
    QVERIFY(!writeDurably(path("nowhere/c"), "new"));
}

void DurableFileTest::doesNotWriteThroughALink()
{
    QVERIFY(writeDurably(path("precious"), "precious"));
    QCOMPARE(symlink(path("precious").constData(), path("d.new").constData()), 0);
    QVERIFY(!writeDurably(path("d"), "new"));
    QCOMPARE(readSmallFile(path("precious")), QByteArray("precious"));
    QVERIFY(!readSmallFile(path("d.new")));
}

void DurableFileTest::readsNothingOfWhatIsNoSmallFile()
{
    QVERIFY(!readSmallFile(path("missing")));
    QVERIFY(!readSmallFile(QFile::encodeName(m_folder.path())));
    QVERIFY(!readSmallFile("/dev/zero"));
    QVERIFY(writeDurably(path("large"), QByteArray(5'000'000, 'x')));
    QVERIFY(!readSmallFile(path("large")));
}

QTEST_GUILESS_MAIN(DurableFileTest)
#include "durable_file_test.moc"
