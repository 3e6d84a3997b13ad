#include "service/generations/tree_removal.h"

#include "service/generations/descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Goes on after what cannot be removed: the rest gives its space back all the same.
class Removal
{
public:
    Removal(dev_t device, const std::function<bool()> &shouldStop, qint64 *files)
        : m_device(device)
        , m_shouldStop(shouldStop)
        , m_files(files)
    {
    }

    void removeFolder(int at, const char *name)
    {
        m_isStopped = m_isStopped || (m_shouldStop && m_shouldStop());
        if (m_isStopped)
            return;
        Descriptor folder = openFolder(at, name);
        if (!folder.isOpen() && errno == EACCES) {
            // A folder that its owner may not read either: we made it, as a copy of such a one.
            fchmodat(at, name, S_IRWXU, 0);
            folder = openFolder(at, name);
        }
        struct stat status = {};
        if (!folder.isOpen() || fstat(folder.get(), &status) != 0)
            return fail(systemFault(FaultKind::CommitFailed, u"Cannot open"_s, name, errno));
        if (status.st_dev != m_device) {
            return fail({FaultKind::CommitFailed,
                u"Another filesystem is mounted inside a folder to be deleted; it is left alone."_s, {}});
        }
        empty(std::move(folder));
        if (!m_isStopped)
            removeName(at, name, AT_REMOVEDIR);
    }

    void removeName(int at, const char *name, int flags)
    {
        if (unlinkat(at, name, flags) != 0 && errno != ENOENT) {
            const int error = errno;
            const bool isAllowedNow = error == EACCES && fchmod(at, S_IRWXU) == 0;
            if (!isAllowedNow || unlinkat(at, name, flags) != 0)
                return fail(systemFault(FaultKind::CommitFailed, u"Cannot remove"_s, name, error));
        }
        if (m_files && flags != AT_REMOVEDIR)
            ++*m_files;
    }

    //! The first thing that went wrong.
    Result<void> result() const { return m_fault ? Result<void>(*m_fault) : Result<void>(); }

private:
    void empty(Descriptor folder)
    {
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            if (isFolder(entries.fd(), *entry))
                removeFolder(entries.fd(), entry->d_name);
            else
                removeName(entries.fd(), entry->d_name, 0);
            if (m_isStopped)
                return;
        }
        if (entries.error() != 0)
            fail(systemFault(FaultKind::CommitFailed, u"Cannot read"_s, "a folder to be deleted", entries.error()));
    }

    static bool isFolder(int at, const dirent &entry)
    {
        if (entry.d_type != DT_UNKNOWN)
            return entry.d_type == DT_DIR;
        struct stat status = {};
        return fstatat(at, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
    }

    void fail(const Fault &fault)
    {
        if (!m_fault)
            m_fault = fault;
    }

    const dev_t m_device;
    const std::function<bool()> &m_shouldStop;
    qint64 *m_files;
    bool m_isStopped = false;
    std::optional<Fault> m_fault;
};

Result<void> removeAt(int at, const QByteArray &name, const std::function<bool()> &shouldStop, qint64 *files)
{
    struct stat status = {};
    if (fstatat(at, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return {};
        return systemFault(FaultKind::CommitFailed, u"Cannot look at"_s, name, errno);
    }
    Removal removal(status.st_dev, shouldStop, files);
    if (S_ISDIR(status.st_mode))
        removal.removeFolder(at, name.constData());
    else
        removal.removeName(at, name.constData(), 0);
    return removal.result();
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
