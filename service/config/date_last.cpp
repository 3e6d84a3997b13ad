#include "service/config/date_last.h"

#include "service/config/file_identity.h"
#include "service/config/ini_edit.h"

#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSaveFile>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr std::chrono::milliseconds longestWaitForLock{ 10'000 };
constexpr int mostAttempts = 10;

Fault unwritable(const QString &path, const QString &why)
{
    return { FaultKind::StateUnwritable, u"date_last could not be written to %1: %2."_s.arg(path, why),
        u"Let the user that the service runs as write the file and its folder."_s };
}

QString systemError()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

//! Gives the file open as \a to the owner, group, mode and access list of the one open as \a from; false with errno.
bool copyOwnership(int from, int to)
{
    struct stat status = {};
    if (::fstat(from, &status) != 0 || ::fchown(to, status.st_uid, status.st_gid) != 0
        || ::fchmod(to, status.st_mode & 07777) != 0)
        return false;
    constexpr auto accessList = "system.posix_acl_access";
    std::array<char, 4096> list{};
    const ssize_t size = ::fgetxattr(from, accessList, list.data(), list.size());
    return size <= 0 || ::fsetxattr(to, accessList, list.data(), static_cast<std::size_t>(size), 0) == 0;
}

//! Makes the renaming of \a path last through a power cut.
void flushFolderOf(const QString &path)
{
    const int folder =
        ::open(QFile::encodeName(QFileInfo(path).path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
}

enum class Outcome { Done, ChangedMeanwhile };

Result<Outcome> replaceOnce(const QString &path, const QString &name, const QString &digits)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly)) {
        return Fault{ FaultKind::ConfigUnreadable,
            u"date_last could not be written to %1: %2."_s.arg(path, file.errorString()),
            u"Let the user that the service runs as read the file."_s };
    }
    const std::optional<FileIdentity> before = fileIdentity(file.handle());
    const QByteArray text = file.readAll();
    const Result<QByteArray> edited = withValue(text, name, u"date_last"_s, digits);
    if (!edited)
        return withContext(edited.fault(), u"date_last could not be written to %1"_s.arg(path));
    if (*edited == text)
        return Outcome::Done;

    QSaveFile replacement(path);
    if (!replacement.open(QFile::WriteOnly) || replacement.write(*edited) != edited->size() || !replacement.flush())
        return unwritable(path, replacement.errorString());
    // Flushed here, so that the time between the last look at the file and its replacement is short.
    if (!copyOwnership(file.handle(), replacement.handle()) || ::fsync(replacement.handle()) != 0)
        return unwritable(path, systemError());
    if (fileIdentity(path) != before)
        return Outcome::ChangedMeanwhile;
    if (!replacement.commit())
        return unwritable(path, replacement.errorString());
    flushFolderOf(path);
    return Outcome::Done;
}

} // namespace

Result<void> writeDateLast(const QString &path, const QString &name, QDate date)
{
    const QString target = QFileInfo(path).canonicalFilePath();
    if (target.isEmpty())
        return unwritable(path, u"there is no such file"_s);
    QLockFile lock(target + u".lock"_s);
    if (!lock.tryLock(static_cast<int>(longestWaitForLock.count()))) {
        const bool isHeld = lock.error() == QLockFile::LockFailedError;
        return unwritable(path, isHeld ? u"another program holds its lock"_s : u"its folder cannot be written"_s);
    }
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const Result<Outcome> outcome = replaceOnce(target, name, date.toString(u"yyyyMMdd"_s));
        if (!outcome)
            return outcome.fault();
        if (*outcome == Outcome::Done)
            return {};
    }
    return unwritable(path, u"it kept changing meanwhile"_s);
}

} // namespace backup
