#include "service/engine/tree_clone.h"

#include "service/generations/descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! ACLs are extended attributes too: system.posix_acl_access, system.posix_acl_default (acl(5)).
bool copyAttributes(int from, int to)
{
    QByteArray names(4096, Qt::Uninitialized);
    const ssize_t length = flistxattr(from, names.data(), static_cast<size_t>(names.size()));
    if (length <= 0)
        return length == 0 || errno == ENOTSUP;
    names.truncate(length);
    QByteArray value(65536, Qt::Uninitialized); // XATTR_SIZE_MAX
    for (const QByteArray &name : names.split('\0')) {
        if (name.isEmpty())
            continue;
        const ssize_t size = fgetxattr(from, name.constData(), value.data(), static_cast<size_t>(value.size()));
        if (size < 0)
            continue; // one that this user may not read, rsync could not copy either
        if (fsetxattr(to, name.constData(), value.constData(), static_cast<size_t>(size), 0) != 0 && errno != EPERM
            && errno != ENOTSUP)
            return false;
    }
    return true;
}

class Clone
{
public:
    Clone(dev_t device, const CloneListener &listener)
        : m_device(device)
        , m_listener(listener)
    {
    }

    Result<void> cloneFolder(Descriptor from, Descriptor to, const QByteArray &path)
    {
        if (m_listener.shouldStop && m_listener.shouldStop())
            return Fault {FaultKind::Cancelled, u"The run was cancelled."_s, {}};
        struct stat status;
        if (fstat(from.get(), &status) != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot look at"_s, path, errno);
        if (status.st_dev != m_device) {
            return Fault {FaultKind::DestinationUnsuitable,
                u"Another filesystem is mounted inside the latest copy, at "_s + QString::fromUtf8(path) + u"."_s,
                u"Unmount it; nothing else may be mounted inside a destination."_s};
        }
        const int fromFd = from.get();
        FolderStream entries(std::move(from));
        while (const dirent *entry = entries.next()) {
            const QByteArray name = entry->d_name;
            const QByteArray entryPath = path.isEmpty() ? name : QByteArray(path + '/' + name);
            const Result<void> done = isFolder(fromFd, *entry) ? cloneChild(fromFd, to.get(), name, entryPath)
                                                               : linkFile(fromFd, to.get(), name, entryPath);
            if (!done)
                return done;
        }
        if (entries.error() != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot read"_s, path, entries.error());
        return dress(fromFd, to.get(), status, path);
    }

private:
    static bool isFolder(int folder, const dirent &entry)
    {
        if (entry.d_type != DT_UNKNOWN)
            return entry.d_type == DT_DIR;
        struct stat status;
        return fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
    }

    Result<void> cloneChild(int from, int to, const QByteArray &name, const QByteArray &path)
    {
        if (mkdirat(to, name.constData(), S_IRWXU) != 0 && errno != EEXIST)
            return systemFault(FaultKind::CommitFailed, u"Cannot make the folder"_s, path, errno);
        Descriptor source = openFolder(from, name.constData());
        if (!source.isOpen())
            return systemFault(FaultKind::CommitFailed, u"Cannot open"_s, path, errno);
        Descriptor target = openFolder(to, name.constData());
        if (!target.isOpen())
            return systemFault(FaultKind::CommitFailed, u"Cannot open"_s, path, errno);
        return cloneFolder(std::move(source), std::move(target), path);
    }

    Result<void> linkFile(int from, int to, const QByteArray &name, const QByteArray &path)
    {
        if (linkat(from, name.constData(), to, name.constData(), 0) == 0)
            return {};
        switch (errno) {
        case EEXIST:
            return {};
        case EMLINK: // ext4 allows 65,000 links an inode
        case EPERM: // immutable, or fs.protected_hardlinks (proc(5))
        case EACCES:
        case ENOENT: // removed by hand meanwhile
            if (m_listener.onMissing)
                m_listener.onMissing(path);
            return {};
        default:
            return systemFault(FaultKind::CommitFailed, u"Cannot link"_s, path, errno);
        }
    }

    //! Owner before mode: changing the owner clears set-user-ID bits (chown(2)). Times last.
    static Result<void> dress(int from, int to, const struct stat &status, const QByteArray &path)
    {
        const timespec times[] {status.st_atim, status.st_mtim};
        const bool isOwned = fchown(to, status.st_uid, status.st_gid) == 0 || errno == EPERM;
        if (!isOwned || fchmod(to, status.st_mode & 07777) != 0 || !copyAttributes(from, to)
            || futimens(to, times) != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot set the attributes of"_s, path, errno);
        return {};
    }

    const dev_t m_device;
    const CloneListener &m_listener;
};

}

Result<void> cloneTree(const QByteArray &from, const QByteArray &to, const CloneListener &listener)
{
    if (mkdir(to.constData(), S_IRWXU) != 0 && errno != EEXIST)
        return systemFault(FaultKind::CommitFailed, u"Cannot make the folder"_s, to, errno);
    Descriptor source = openFolder(from);
    if (!source.isOpen())
        return systemFault(FaultKind::CommitFailed, u"Cannot open"_s, from, errno);
    Descriptor target = openFolder(to);
    if (!target.isOpen())
        return systemFault(FaultKind::CommitFailed, u"Cannot open"_s, to, errno);
    struct stat status;
    if (fstat(source.get(), &status) != 0)
        return systemFault(FaultKind::CommitFailed, u"Cannot look at"_s, from, errno);
    return Clone(status.st_dev, listener).cloneFolder(std::move(source), std::move(target), {});
}

}
