#include "service/config/date_last.h"

#include "service/config/config.h"
#include "service/config/replace_file.h"
#include "tests/config/bad_sectors.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <thread>
#include <unistd.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QDate newDate(2026, 11, 22);

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

struct stat statusOf(const QString &path)
{
    struct stat status = {};
    ::lstat(QFile::encodeName(path).constData(), &status);
    return status;
}

//! Runs \a work as a user without rights, in a child process; false when it says so or cannot be run.
template <typename Work>
bool asNobody(Work work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(::setgroups(0, nullptr) == 0 && ::setgid(65534) == 0 && ::setuid(65534) == 0 && work() ? 0 : 1);
    int status = -1;
    ::waitpid(child, &status, 0);
    return status == 0;
}

}

class DateLastTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesOnlyTheDigitsOfTheExample();
    void writesNothingWhenTheDayIsThereAlready();
    void keepsOwnerModeAndAccessList();
    void keepsALink();
    void tellsWhatCannotBeWritten_data();
    void tellsWhatCannotBeWritten();
    void leavesAFileThatCannotBeReadToItsEnd();
    void leavesTheFileToItsOwner();
    void letsGoAGroupOfNoAccountOnly();
    void leavesNothingBehind();
    void losesNoDateOfConcurrentWriters();
    void aWriterKilledWhileItLockedHoldsUpNobody();
    void takesNoLockFromALivingWriter();
    void leavesAFileThatChangedMeanwhile();
    void isReadBack();

private:
    QString path() const { return m_folder->filePath(u"config.ini"_s); }
    void write(const QByteArray &content) const
    {
        QFile file(path());
        QVERIFY(file.open(QFile::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void DateLastTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    write(contentOf(QStringLiteral(TEST_DATA "/config/example.ini")));
}

void DateLastTest::changesOnlyTheDigitsOfTheExample()
{
    QByteArray expected = contentOf(path());
    expected.replace("20200118", "20261122");
    QVERIFY(writeDateLast(path(), u"foo_hoge"_s, newDate));
    QCOMPARE(contentOf(path()), expected);
}

void DateLastTest::writesNothingWhenTheDayIsThereAlready()
{
    const ino_t before = statusOf(path()).st_ino;
    QVERIFY(writeDateLast(path(), u"foo_hoge"_s, QDate(2020, 1, 18)));
    QCOMPARE(statusOf(path()).st_ino, before);
}

void DateLastTest::keepsOwnerModeAndAccessList()
{
    if (::geteuid() != 0)
        QSKIP("only root may give a file away");
    const QByteArray name = QFile::encodeName(path());
    QCOMPARE(::chown(name.constData(), 1234, 5678), 0);
    QCOMPARE(::chmod(name.constData(), 0640), 0);
    // acl(5) as extended attribute: version 2; user::rw-, user:42:r--, group::---, mask::r--, other::---
    const QByteArray list = QByteArray::fromHex("02000000"
                                                "01000600ffffffff"
                                                "020004002a000000"
                                                "04000000ffffffff"
                                                "10000400ffffffff"
                                                "20000000ffffffff");
    const bool hasLists = ::setxattr(name.constData(), "system.posix_acl_access", list.constData(),
                              static_cast<std::size_t>(list.size()), 0)
        == 0;
    const struct stat before = statusOf(path());

    QVERIFY(writeDateLast(path(), u"foo_hoge"_s, newDate));
    const struct stat after = statusOf(path());
    QCOMPARE(after.st_uid, before.st_uid);
    QCOMPARE(after.st_gid, before.st_gid);
    QCOMPARE(after.st_mode, before.st_mode);
    std::array<char, 256> kept {};
    const ssize_t size = ::getxattr(name.constData(), "system.posix_acl_access", kept.data(), kept.size());
    QCOMPARE(QByteArray(kept.data(), std::max<ssize_t>(size, 0)), hasLists ? list : QByteArray());
}

void DateLastTest::keepsALink()
{
    const QString link = m_folder->filePath(u"link.ini"_s);
    QVERIFY(QFile::link(u"config.ini"_s, link));
    QVERIFY(writeDateLast(link, u"foo_hoge"_s, newDate));
    QVERIFY(S_ISLNK(statusOf(link).st_mode));
    QVERIFY(contentOf(path()).contains("20261122"));
}

void DateLastTest::tellsWhatCannotBeWritten_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<FaultKind>("kind");
    QTest::newRow("emptied") << QByteArray() << FaultKind::ConfigInvalid;
    QTest::newRow("section gone") << QByteArray("[other_set]\n") << FaultKind::ConfigInvalid;
    QTest::newRow("section broken") << QByteArray("[foo_hoge]\ndate_last = 1\ndate_last = 2\n")
                                    << FaultKind::ConfigInvalid;
}

void DateLastTest::tellsWhatCannotBeWritten()
{
    QFETCH(QByteArray, content);
    write(content);
    const Result<void> written = writeDateLast(path(), u"foo_hoge"_s, newDate);
    QVERIFY(!written);
    QTEST(written.fault().kind, "kind");
    QCOMPARE(contentOf(path()), content);

    QVERIFY(QFile::remove(path()));
    QCOMPARE(writeDateLast(path(), u"foo_hoge"_s, newDate).fault().kind, FaultKind::ConfigUnreadable);
}

void DateLastTest::leavesAFileThatCannotBeReadToItsEnd()
{
    const QByteArray before = "[foo_hoge]\ndate_last = 20200118\n[foo_fuga]\n";
    write(before);
    for (const off_t from : {qsizetype(0), before.indexOf("[foo_fuga]")}) {
        const BadSectors bad(from);
        const Result<void> written = writeDateLast(path(), u"foo_hoge"_s, newDate);
        QVERIFY(!written);
        QCOMPARE(written.fault().kind, FaultKind::ConfigUnreadable);
    }
    QCOMPARE(contentOf(path()), before);
}

void DateLastTest::leavesTheFileToItsOwner()
{
    if (::geteuid() != 0)
        QSKIP("only root may act as another user");
    const auto isRefused = [this](FaultKind kind) {
        const Result<void> written = writeDateLast(path(), u"foo_hoge"_s, newDate);
        return !written && written.fault().kind == kind;
    };
    const QByteArray before = contentOf(path());
    const QByteArray folder = QFile::encodeName(m_folder->path());
    QCOMPARE(::chmod(folder.constData(), 0755), 0);
    QVERIFY(asNobody([&] { return isRefused(FaultKind::StateUnwritable); }));
    // In a folder open to all, the replacement would belong to the writer.
    QCOMPARE(::chmod(folder.constData(), 0777), 0);
    QVERIFY(asNobody([&] { return isRefused(FaultKind::StateUnwritable); }));
    QCOMPARE(::chmod(QFile::encodeName(path()).constData(), 0600), 0);
    QVERIFY(asNobody([&] { return isRefused(FaultKind::ConfigUnreadable); }));
    QCOMPARE(contentOf(path()), before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList {u"config.ini"_s});
}

void DateLastTest::letsGoAGroupOfNoAccountOnly()
{
    if (::geteuid() != 0)
        QSKIP("only root may act as another user");
    constexpr uid_t nobody = 65534;
    const QByteArray name = QFile::encodeName(path());
    QCOMPARE(::chown(QFile::encodeName(m_folder->path()).constData(), nobody, nobody), 0);
    QCOMPARE(::chown(name.constData(), nobody, 0), 0);
    const auto write = [this] { return writeDateLast(path(), u"foo_hoge"_s, newDate); };
    const QByteArray before = contentOf(path());
    QCOMPARE(::chmod(name.constData(), 0640), 0);
    QVERIFY(asNobody([&] {
        const Result<void> written = write();
        return !written && written.fault().kind == FaultKind::StateUnwritable
            && written.fault().remedy.contains(u"sudo chown 65534:65534 '%1'"_s.arg(path()));
    }));
    QCOMPARE(contentOf(path()), before);
    QCOMPARE(::chmod(name.constData(), 0644), 0);
    QVERIFY(asNobody([&] { return bool(write()); }));
    QVERIFY(contentOf(path()).contains("20261122"));
    QCOMPARE(statusOf(path()).st_uid, nobody);
    QCOMPARE(statusOf(path()).st_mode & 07777, 0644);
}

void DateLastTest::leavesNothingBehind()
{
    QVERIFY(writeDateLast(path(), u"foo_hoge"_s, newDate));
    QVERIFY(!writeDateLast(path(), u"other_set"_s, newDate));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList {u"config.ini"_s});
}

void DateLastTest::losesNoDateOfConcurrentWriters()
{
    constexpr int writers = 4;
    constexpr int days = 5;
    QByteArray text;
    for (int i = 0; i < writers; ++i)
        text += "[a_" + QByteArray::number(i) + "]\ndate_last = 20200101\n";
    write(text);
    std::array<std::thread, writers> threads;
    for (int i = 0; i < writers; ++i) {
        threads[static_cast<std::size_t>(i)] = std::thread([this, i] {
            for (int day = 1; day <= days; ++day) {
                while (!writeDateLast(path(), u"a_%1"_s.arg(i), QDate(2026, 1, day)))
                    continue;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(contentOf(path()), text.replace("20200101", "20260105"));
}

void DateLastTest::aWriterKilledWhileItLockedHoldsUpNobody()
{
    // Its file is there, and does not yet tell whose it is.
    QFile lock(path() + u".lock"_s);
    QVERIFY(lock.open(QFile::WriteOnly));
    const Result<void> written = writeDateLast(path(), u"foo_hoge"_s, newDate);
    QVERIFY2(written, written ? "" : qPrintable(written.fault().message));
    QVERIFY(contentOf(path()).contains("20261122"));
    QVERIFY(!lock.exists());
}

void DateLastTest::takesNoLockFromALivingWriter()
{
    const QByteArray before = contentOf(path());
    QLockFile lock(path() + u".lock"_s);
    QVERIFY(lock.tryLock());
    const timespec longAgo[] {{1'500'000'000, 0}, {1'500'000'000, 0}};
    QCOMPARE(::utimensat(AT_FDCWD, QFile::encodeName(lock.fileName()).constData(), longAgo, 0), 0);
    std::thread writer([this] { QVERIFY(writeDateLast(path(), u"foo_hoge"_s, newDate)); });
    // For what must not come; who does not heed the lock takes it at once.
    QTest::qWait(500);
    const QByteArray meanwhile = contentOf(path());
    lock.unlock();
    writer.join();
    QCOMPARE(meanwhile, before);
    QVERIFY(contentOf(path()).contains("20261122"));
}

void DateLastTest::leavesAFileThatChangedMeanwhile()
{
    QFile file(path());
    QVERIFY(file.open(QFile::ReadOnly));
    const FileIdentity seen = *fileIdentity(file.handle());
    write("[a_b]\n");
    QCOMPARE(*replaceFile(file, seen, "ours"), Replacement::ChangedMeanwhile);
    QCOMPARE(contentOf(path()), "[a_b]\n");

    const QString other = m_folder->filePath(u"other"_s);
    QVERIFY(QFile::copy(path(), other));
    const FileIdentity seenAgain = *fileIdentity(path());
    QCOMPARE(std::rename(QFile::encodeName(other).constData(), QFile::encodeName(path()).constData()), 0);
    QCOMPARE(*replaceFile(file, seenAgain, "ours"), Replacement::ChangedMeanwhile);
    QCOMPARE(*replaceFile(file, *fileIdentity(path()), "ours"), Replacement::Done);
    QCOMPARE(contentOf(path()), "ours");
}

void DateLastTest::isReadBack()
{
    QVERIFY(writeDateLast(path(), u"foo_hoge"_s, newDate));
    QCOMPARE(readConfig(path())->set(u"foo_hoge"_s)->dateLast, newDate);
    QVERIFY(writeDateLast(path(), u"foo_hoge"_s, newDate.addDays(1)));
    QCOMPARE(readConfig(path())->set(u"foo_hoge"_s)->dateLast, newDate.addDays(1));
}

QTEST_APPLESS_MAIN(DateLastTest)
#include "date_last_test.moc"
