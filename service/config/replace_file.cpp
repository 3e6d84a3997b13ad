#include "service/config/replace_file.h"

#include <QFileInfo>
#include <QSaveFile>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

Fault unwritable(const QString &why)
{
    return {FaultKind::StateUnwritable, why, u"Let the user that the service runs as own the file and its folder."_s};
}

//! As errno says; \a path is the file's.
Fault ownershipLost(const QString &path)
{
    const int error = errno;
    Fault fault = unwritable(QString::fromLocal8Bit(std::strerror(error)));
    if (error == EPERM)
        fault.remedy += u" Give it the group of that user as well: sudo chown %1:%2 '%3'."_s.arg(
            QString::number(::geteuid()), QString::number(::getegid()), path);
    return fault;
}

//! Whether the group of a file without an access list may do just what all others may: another group in its place
//! gives and takes nothing.
bool isGroupLikeOthers(mode_t mode)
{
    return (mode & S_IRWXG) >> 3 == (mode & S_IRWXO) && (mode & S_ISGID) == 0;
}

//! Gives the file open as \a to the owner, group, mode and access list of the one open as \a from; false with errno.
bool copyOwnership(int from, int to)
{
    constexpr auto accessList = "system.posix_acl_access";
    std::array<char, 4096> list {};
    const ssize_t size = ::fgetxattr(from, accessList, list.data(), list.size());
    struct stat status = {};
    if (::fstat(from, &status) != 0)
        return false;
    if (::fchown(to, status.st_uid, status.st_gid) != 0) {
        // An ordinary user cannot give a file to a group of others.
        const bool isOwn = errno == EPERM && status.st_uid == ::geteuid();
        if (!isOwn || size > 0 || !isGroupLikeOthers(status.st_mode))
            return false;
    }
    return ::fchmod(to, status.st_mode & 07777) == 0
        && (size <= 0 || ::fsetxattr(to, accessList, list.data(), static_cast<std::size_t>(size), 0) == 0);
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

}

Result<Replacement> replaceFile(const QFile &file, const FileIdentity &seen, const QByteArray &content)
{
    QSaveFile replacement(file.fileName());
    if (!replacement.open(QFile::WriteOnly) || replacement.write(content) != content.size() || !replacement.flush())
        return unwritable(replacement.errorString());
    // Flushed here, so that the time between the last look at the file and its replacement is short.
    if (!copyOwnership(file.handle(), replacement.handle()) || ::fsync(replacement.handle()) != 0)
        return ownershipLost(file.fileName());
    if (fileIdentity(file.fileName()) != seen)
        return Replacement::ChangedMeanwhile;
    if (!replacement.commit())
        return unwritable(replacement.errorString());
    flushFolderOf(file.fileName());
    return Replacement::Done;
}

}
