#include "service/engine/tree_clone.h"

#include "service/engine/scan.h"
#include "service/generations/descriptor.h"

#include <algorithm>
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
    QByteArray list(65536, Qt::Uninitialized); // XATTR_LIST_MAX
    const ssize_t length = flistxattr(from, list.data(), static_cast<size_t>(list.size()));
    if (length < 0)
        return errno == ENOTSUP;
    list.truncate(length);
    QByteArrayList names = list.split('\0');
    // A new folder may have inherited what the original does not have.
    for (const char *inherited : {"system.posix_acl_access", "system.posix_acl_default"}) {
        if (!names.contains(inherited))
            fremovexattr(to, inherited);
    }
    // "user." before "system.": an ACL may take the right to write the others from us.
    std::sort(names.rbegin(), names.rend());
    QByteArray value(65536, Qt::Uninitialized); // XATTR_SIZE_MAX
    for (const QByteArray &name : std::as_const(names)) {
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

//! \a path is a whole one, so that the fault can tell whose the folder is.
Fault cannotOpen(const QByteArray &path, int error)
{
    const bool isOthers = error == EACCES || error == EPERM;
    return systemFault(
        isOthers ? FaultKind::DestinationNotWritable : FaultKind::CommitFailed, u"Cannot open"_s, path, error);
}

class Clone
{
public:
    Clone(const QByteArray &root, dev_t device, const CloneListener &listener)
        : m_root(root)
        , m_device(device)
        , m_listener(listener)
    {
    }

    Result<void> cloneFolder(Descriptor from, Descriptor to, const QByteArray &path)
    {
        if (m_listener.shouldStop && m_listener.shouldStop())
            return cancelledFault();
        struct stat status = {};
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
        struct stat status = {};
        return fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
    }

    Result<void> cloneChild(int from, int to, const QByteArray &name, const QByteArray &path)
    {
        if (mkdirat(to, name.constData(), S_IRWXU) != 0 && errno != EEXIST)
            return systemFault(FaultKind::CommitFailed, u"Cannot make the folder"_s, path, errno);
        Descriptor source = openFolder(from, name.constData());
        if (!source.isOpen())
            return cannotOpen(m_root + '/' + path, errno);
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

    //! Owner before mode: changing the owner clears set-user-ID bits (chown(2)); attributes before mode: it may take
    //! the right to write them from us. Times last.
    static Result<void> dress(int from, int to, const struct stat &status, const QByteArray &path)
    {
        const timespec times[] {status.st_atim, status.st_mtim};
        const bool isOwned = fchown(to, status.st_uid, status.st_gid) == 0 || errno == EPERM;
        if (!isOwned || !copyAttributes(from, to) || fchmod(to, status.st_mode & 07777) != 0
            || futimens(to, times) != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot set the attributes of"_s, path, errno);
        return {};
    }

    const QByteArray m_root;
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
        return cannotOpen(from, errno);
    Descriptor target = openFolder(to);
    if (!target.isOpen())
        return systemFault(FaultKind::CommitFailed, u"Cannot open"_s, to, errno);
    struct stat status = {};
    if (fstat(source.get(), &status) != 0)
        return systemFault(FaultKind::CommitFailed, u"Cannot look at"_s, from, errno);
    return Clone(from, status.st_dev, listener).cloneFolder(std::move(source), std::move(target), {});
}

}
