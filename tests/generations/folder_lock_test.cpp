#include "service/generations/folder_lock.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class FolderLockTest : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;

    QByteArray path(const char *name) const { return QFile::encodeName(m_folder.filePath(QString::fromLatin1(name))); }

private Q_SLOTS:
    void isHeldByOneAtATime();
    void keepsOtherProcessesOut();
    void staysWithAChildThatInheritedIt();
    void staysFromAChildThatDidNot();
    void waitsAsLongAsAsked();
    void tellsWhyItCannotBeTaken();
};

void FolderLockTest::isHeldByOneAtATime()
{
    Result<FolderLock> first = FolderLock::take(path("a"), {}, FolderLock::Inherit::No);
    QVERIFY(first);
    QCOMPARE(FolderLock::take(path("a"), {}, FolderLock::Inherit::No).fault().kind, FaultKind::SetBusy);
    QVERIFY(FolderLock::take(path("b"), {}, FolderLock::Inherit::No));
    first.value().release();
    QVERIFY(FolderLock::take(path("a"), {}, FolderLock::Inherit::No));
    QVERIFY(FolderLock::take(path("a"), {}, FolderLock::Inherit::No));
}

void FolderLockTest::keepsOtherProcessesOut()
{
    QProcess holder;
    holder.start(u"flock"_s, {QFile::decodeName(path("c")), u"-c"_s, u"echo held; exec sleep 1000"_s});
    QVERIFY(holder.waitForReadyRead());
    QCOMPARE(FolderLock::take(path("c"), {}, FolderLock::Inherit::No).fault().kind, FaultKind::SetBusy);
    holder.kill();
    holder.waitForFinished();
}

void FolderLockTest::staysWithAChildThatInheritedIt()
{
    Result<FolderLock> lock = FolderLock::take(path("d"), {}, FolderLock::Inherit::ByChildren);
    QVERIFY(lock);
    QProcess child;
    child.start(u"cat"_s);
    QVERIFY(child.waitForStarted());
    lock.value().release();
    QCOMPARE(FolderLock::take(path("d"), {}, FolderLock::Inherit::No).fault().kind, FaultKind::SetBusy);
    child.kill();
    child.waitForFinished();
    QVERIFY(FolderLock::take(path("d"), {}, FolderLock::Inherit::No));
}

void FolderLockTest::staysFromAChildThatDidNot()
{
    Result<FolderLock> lock = FolderLock::take(path("e"), {}, FolderLock::Inherit::No);
    QVERIFY(lock);
    QProcess child;
    child.start(u"cat"_s);
    QVERIFY(child.waitForStarted());
    lock.value().release();
    QVERIFY(FolderLock::take(path("e"), {}, FolderLock::Inherit::No));
    child.kill();
    child.waitForFinished();
}

void FolderLockTest::waitsAsLongAsAsked()
{
    QProcess holder;
    holder.start(u"flock"_s, {QFile::decodeName(path("f")), u"-c"_s, u"echo held; read line"_s});
    QVERIFY(holder.waitForReadyRead());
    holder.closeWriteChannel();
    QVERIFY(FolderLock::take(path("f"), 30s, FolderLock::Inherit::No));
    holder.waitForFinished();
}

void FolderLockTest::tellsWhyItCannotBeTaken()
{
    QCOMPARE(FolderLock::take(path("nowhere/g"), {}, FolderLock::Inherit::No).fault().kind,
        FaultKind::DestinationNotWritable);
    QVERIFY(QFile::link(u"/etc/hostname"_s, QFile::decodeName(path("link"))));
    QVERIFY(!FolderLock::take(path("link"), {}, FolderLock::Inherit::No));
}

QTEST_GUILESS_MAIN(FolderLockTest)
#include "folder_lock_test.moc"
