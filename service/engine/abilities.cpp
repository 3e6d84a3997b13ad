#include "service/engine/abilities.h"

#include "service/generations/descriptor.h"
#include "service/generations/tree_removal.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

StorageAbilities::Times tryTimes(int file)
{
    // Odd in its seconds and in its nanoseconds.
    const timespec odd {1'600'000'001, 123'456'789};
    const timespec times[] {odd, odd};
    struct stat status = {};
    if (futimens(file, times) != 0 || fstat(file, &status) != 0)
        return StorageAbilities::Times::TwoSeconds;
    if (status.st_mtim.tv_sec != odd.tv_sec)
        return StorageAbilities::Times::TwoSeconds;
    return status.st_mtim.tv_nsec == odd.tv_nsec ? StorageAbilities::Times::Nanoseconds
                                                 : StorageAbilities::Times::Seconds;
}

bool tryMode(int file, mode_t mode)
{
    struct stat status = {};
    return fchmod(file, mode) == 0 && fstat(file, &status) == 0 && (status.st_mode & 07777) == mode;
}

bool tryClosedFolder(int at)
{
    return mkdirat(at, "closed", 0) == 0 && openFolder(at, "closed").isOpen();
}

bool tryOwner(int file)
{
    if (geteuid() != 0)
        return true; // rsync keeps what an ordinary user may set, in silence
    constexpr uid_t someone = 12345;
    struct stat status = {};
    const bool kept = fchown(file, someone, someone) == 0 && fstat(file, &status) == 0 && status.st_uid == someone;
    return kept && fchown(file, 0, 0) == 0;
}

bool tryAcl(int file)
{
    struct Acl {
        posix_acl_xattr_header header;
        posix_acl_xattr_entry entries[5];
    };
    // The mode rw-r-----, said as an ACL (acl(5)), with an entry that no mode can say.
    const Acl acl {{POSIX_ACL_XATTR_VERSION},
        {{ACL_USER_OBJ, ACL_READ | ACL_WRITE, static_cast<__le32>(ACL_UNDEFINED_ID)},
            {ACL_USER, ACL_READ, static_cast<__le32>(geteuid())},
            {ACL_GROUP_OBJ, ACL_READ, static_cast<__le32>(ACL_UNDEFINED_ID)},
            {ACL_MASK, ACL_READ, static_cast<__le32>(ACL_UNDEFINED_ID)},
            {ACL_OTHER, 0, static_cast<__le32>(ACL_UNDEFINED_ID)}}};
    return fsetxattr(file, "system.posix_acl_access", &acl, sizeof acl, 0) == 0;
}

//! Whether errno may be another one the next time, whatever was tried.
bool isPassing(int error)
{
    static constexpr std::array passing {ENOSPC, EDQUOT, EIO, EROFS, ENOMEM, EMFILE, ENFILE, EINTR, EAGAIN, EBUSY,
        ESTALE, ETIMEDOUT, EHOSTDOWN, EREMOTEIO};
    return std::find(passing.begin(), passing.end(), error) != passing.end();
}

//! Tells what a filesystem cannot do from what it could not do just now.
class Trial
{
public:
    bool works(int result)
    {
        if (result == 0)
            return true;
        if (isPassing(errno))
            m_trouble = errno;
        return false;
    }
    //! errno of what stood in the way; 0 when nothing did.
    int trouble() const { return m_trouble; }

private:
    int m_trouble = 0;
};

}

bool meansNoHardLinks(int error, PastLinks past)
{
    // What the kernel's NFS client lets through, ENOTSUPP of linux/errno.h.
    constexpr int notSupported = 524;
    switch (error) {
    case EPERM: // link(2): vfat, exFAT, and FUSE programs that say so
    case ENOSYS: // FUSE programs without link()
    case EOPNOTSUPP: // CIFS, NFS
    case notSupported:
    case EMLINK: // one link is the most that an inode can have
        return true;
    default:
        return past == PastLinks::Unknown && !isPassing(error);
    }
}

Result<StorageAbilities> tryAbilities(const QByteArray &folder, PastLinks past)
{
    const QByteArray probe = folder + "/probe";
    if (const Result<void> removed = removeTree(probe); !removed)
        return removed.fault();
    if (mkdir(probe.constData(), S_IRWXU) != 0)
        return systemFault(FaultKind::DestinationNotWritable, u"Cannot write to"_s, folder, errno);
    const Descriptor at = openFolder(probe);
    Descriptor file(openat(at.get(), "file", O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.isOpen() || write(file.get(), "x", 1) != 1) {
        const int error = errno;
        file = Descriptor();
        (void)removeTree(probe);
        return systemFault(FaultKind::DestinationNotWritable, u"Cannot write to"_s, folder, error);
    }

    StorageAbilities able;
    able.caseSensitive = faccessat(at.get(), "FILE", F_OK, 0) != 0;
    able.times = tryTimes(file.get());
    Trial trial;
    able.hardLinks = linkat(at.get(), "file", at.get(), "link", 0) == 0;
    // A disk without links for a moment must not be taken for one that has none: each copy would become a whole one.
    const int linkError = able.hardLinks || meansNoHardLinks(errno, past) ? 0 : errno;
    able.symlinks = trial.works(symlinkat("nowhere", at.get(), "symlink"));
    // exFAT through FUSE makes a file of it, which the kernel refuses with EIO: no trouble of the disk's.
    able.fifos = mkfifoat(at.get(), "fifo", S_IRUSR | S_IWUSR) == 0;
    able.devices =
        able.fifos && (geteuid() != 0 || trial.works(mknodat(at.get(), "device", S_IFCHR | S_IRUSR, makedev(1, 3))));
    able.permissions = tryMode(file.get(), 0640) && tryMode(file.get(), 0755);
    able.closedFolders = tryClosedFolder(at.get());
    able.owners = able.permissions && tryOwner(file.get());
    able.xattrs = fsetxattr(file.get(), "user.backup-server", "x", 1, 0) == 0;
    able.rootAttributes = geteuid() == 0;
    able.acls = able.permissions && tryAcl(file.get());
    able.showsAclsTwice = fgetxattr(file.get(), "trusted.SGI_ACL_FILE", nullptr, 0) >= 0;
    // NFS and FUSE keep an open file, when it is removed, under another name in the same folder.
    file = Descriptor();
    if (const Result<void> removed = removeTree(probe); !removed)
        return removed.fault();
    if (linkError != 0) {
        Fault fault =
            systemFault(FaultKind::DestinationNotWritable, u"Cannot make a hard link in"_s, folder, linkError);
        if (fault.remedy.isEmpty())
            fault.remedy = u"Check the disk or the network share it comes from, then start the backup again."_s;
        return fault;
    }
    if (trial.trouble() != 0)
        return systemFault(FaultKind::DestinationNotWritable, u"Cannot write to"_s, folder, trial.trouble());
    return able;
}

QStringList abilityWarnings(const StorageAbilities &able, int keepCount)
{
    QStringList warnings;
    if (!able.hardLinks)
        // The newest one, and the one that is made before any goes.
        warnings << u"The destination's filesystem has no hard links: every copy is a whole one, and a run needs room "
                    u"for %1 of them (keep_count and two more). A Linux filesystem such as ext4 avoids that."_s.arg(
                        keepCount + 2);
    QStringList lost;
    if (!able.symlinks)
        lost << u"symbolic links"_s;
    if (!able.owners)
        lost << u"owners"_s;
    if (!able.permissions)
        lost << u"permissions"_s;
    if (!able.fifos)
        lost << u"named pipes"_s;
    if (!lost.isEmpty())
        warnings << u"The destination's filesystem does not keep: %1."_s.arg(lost.join(u", "_s));
    return warnings;
}

}
