#include "service/generations/descriptor.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    if (this != &other) {
        if (m_fd >= 0)
            close(m_fd);
        m_fd = std::exchange(other.m_fd, -1);
    }
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_fd >= 0)
        close(m_fd);
}

Descriptor openFolder(int at, const char *path)
{
    return Descriptor(openat(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

Descriptor openFolder(const QByteArray &path)
{
    return openFolder(AT_FDCWD, path.constData());
}

FolderStream::FolderStream(Descriptor folder)
{
    if (!folder.isOpen()) {
        m_error = errno;
        return;
    }
    m_stream = fdopendir(folder.get());
    if (m_stream)
        folder.release();
    else
        m_error = errno;
}

FolderStream::~FolderStream()
{
    if (m_stream)
        closedir(m_stream);
}

const dirent *FolderStream::next()
{
    if (!m_stream)
        return nullptr;
    for (;;) {
        errno = 0;
        const dirent *entry = readdir(m_stream);
        if (!entry) {
            m_error = errno;
            return nullptr;
        }
        if (qstrcmp(entry->d_name, ".") != 0 && qstrcmp(entry->d_name, "..") != 0)
            return entry;
    }
}

namespace {

//! What to do where another user has made the copies, or left a folder of them closed; empty where that is not so, or
//! \a path is not a whole one.
QString remedyForRights(const QByteArray &path)
{
    if (!path.startsWith('/'))
        return {};
    QFileInfo place(QFile::decodeName(path));
    if (!place.exists())
        place.setFile(place.path());
    const bool isOwn = place.ownerId() == geteuid();
    constexpr QFileDevice::Permissions open = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (geteuid() != 0 && isOwn && place.isDir() && (place.permissions() & open) != open)
        return u"Let its owner open it: chmod u+rwx '%1'. Then start the backup again."_s.arg(place.filePath());
    if (geteuid() == 0 || isOwn || place.owner().isEmpty())
        return {};
    return u"%1 belongs to the user %2: run this backup as that user, or give the copies and the hidden folder beside "
           u"them to the one who runs it (chown -R)."_s.arg(place.filePath(), place.owner());
}

}

Fault systemFault(FaultKind kind, const QString &what, const QByteArray &path, int error)
{
    QString remedy;
    if (error == ENOSPC || error == EDQUOT) {
        kind = FaultKind::DestinationFull;
        remedy =
            u"Free space on the destination, lower keep_count where it is above 0, or use a larger disk; then retry."_s;
    } else if (error == EROFS) {
        kind = FaultKind::DestinationReadOnly;
        remedy = u"Look for disk errors (dmesg) and mount the filesystem writable again, then retry."_s;
    } else if (error == EACCES || error == EPERM) {
        remedy = remedyForRights(path);
    }
    return {kind, u"%1 %2: %3."_s.arg(what, QFile::decodeName(path), QString::fromLocal8Bit(strerror(error))), remedy};
}

}
