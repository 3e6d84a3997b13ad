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
    std::array<char, 4096> list {};
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

}

Result<Replacement> replaceFile(const QFile &file, const FileIdentity &seen, const QByteArray &content)
{
    QSaveFile replacement(file.fileName());
    if (!replacement.open(QFile::WriteOnly) || replacement.write(content) != content.size() || !replacement.flush())
        return unwritable(replacement.errorString());
    // Flushed here, so that the time between the last look at the file and its replacement is short.
    if (!copyOwnership(file.handle(), replacement.handle()) || ::fsync(replacement.handle()) != 0)
        return unwritable(systemError());
    if (fileIdentity(file.fileName()) != seen)
        return Replacement::ChangedMeanwhile;
    if (!replacement.commit())
        return unwritable(replacement.errorString());
    flushFolderOf(file.fileName());
    return Replacement::Done;
}

}
