#include "service/generations/tree_removal.h"

#include "service/generations/descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class Removal
{
public:
    Removal(dev_t device, const std::function<bool()> &shouldStop, qint64 *files)
        : m_device(device)
        , m_shouldStop(shouldStop)
        , m_files(files)
    {
    }

    //! Empties and removes a folder. Iterative where it can be: a chain of folders may be as deep as PATH_MAX allows.
    Result<void> removeFolder(int at, const char *name)
    {
        if (m_shouldStop && m_shouldStop()) {
            m_stopped = true;
            return {};
        }
        Descriptor folder = openFolder(at, name);
        if (!folder.isOpen() && errno == EACCES) {
            // A folder that its owner may not read either: we made it, as a copy of such a one.
            fchmodat(at, name, S_IRWXU, 0);
            folder = openFolder(at, name);
        }
        struct stat status;
        if (!folder.isOpen() || fstat(folder.get(), &status) != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot open"_s, name, errno);
        if (status.st_dev != m_device) {
            return Fault {FaultKind::CommitFailed,
                u"Another filesystem is mounted inside a folder to be deleted; it is left alone."_s, {}};
        }
        if (const Result<void> emptied = empty(std::move(folder)); !emptied || m_stopped)
            return emptied;
        if (unlinkat(at, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
            return systemFault(FaultKind::CommitFailed, u"Cannot remove"_s, name, errno);
        return {};
    }

private:
    Result<void> empty(Descriptor folder)
    {
        bool madeWritable = false;
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            if (entry->d_type != DT_DIR && unlink(entries.fd(), entry->d_name, madeWritable))
                continue;
            if (entry->d_type != DT_DIR && errno != EISDIR && errno != EPERM)
                return systemFault(FaultKind::CommitFailed, u"Cannot remove"_s, entry->d_name, errno);
            const Result<void> removed = removeFolder(entries.fd(), entry->d_name);
            if (!removed || m_stopped)
                return removed;
        }
        if (entries.error() != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot read"_s, "a folder to be deleted", entries.error());
        return {};
    }

    bool unlink(int at, const char *name, bool &madeWritable)
    {
        if (unlinkat(at, name, 0) != 0 && errno != ENOENT) {
            if (errno != EACCES || madeWritable)
                return false;
            madeWritable = true;
            if (fchmod(at, S_IRWXU) != 0 || unlinkat(at, name, 0) != 0)
                return false;
        }
        if (m_files)
            ++*m_files;
        return true;
    }

    const dev_t m_device;
    const std::function<bool()> &m_shouldStop;
    qint64 *m_files;
    bool m_stopped = false;
};

Result<void> removeAt(int at, const QByteArray &name, const std::function<bool()> &shouldStop, qint64 *files)
{
    struct stat status;
    if (fstatat(at, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return {};
        return systemFault(FaultKind::CommitFailed, u"Cannot look at"_s, name, errno);
    }
    if (S_ISDIR(status.st_mode))
        return Removal(status.st_dev, shouldStop, files).removeFolder(at, name.constData());
    if (unlinkat(at, name.constData(), 0) != 0)
        return systemFault(FaultKind::CommitFailed, u"Cannot remove"_s, name, errno);
    if (files)
        ++*files;
    return {};
}

}

Result<void> removeTree(int at, const QByteArray &name, qint64 *files)
{
    return removeAt(at, name, {}, files);
}

Result<void> removeTree(const QByteArray &path, const std::function<bool()> &shouldStop)
{
    return removeAt(AT_FDCWD, path, shouldStop, nullptr);
}

}
