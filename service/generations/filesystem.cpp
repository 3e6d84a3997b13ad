#include "service/generations/filesystem.h"

#include <linux/magic.h>
#include <sys/vfs.h>

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif

namespace backup {

namespace {

FilesystemTraits traitsOf(const struct statfs &fs)
{
    constexpr unsigned long cifs = 0xFF534D42;
    constexpr unsigned long smb2 = 0xFE534D42;
    constexpr unsigned long zfs = 0x2FC12FC1;
    switch (static_cast<unsigned long>(fs.f_type)) {
    case EXT4_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case TMPFS_MAGIC:
        return {true, true};
    case OVERLAYFS_SUPER_MAGIC:
    case NFS_SUPER_MAGIC:
    case cifs:
    case smb2:
    case zfs:
        return {false, true};
    default:
        return {};
    }
}

}

FilesystemTraits filesystemTraits(const QByteArray &path)
{
    struct statfs fs = {};
    return statfs(path.constData(), &fs) == 0 ? traitsOf(fs) : FilesystemTraits {};
}

FilesystemTraits filesystemTraits(int descriptor)
{
    struct statfs fs = {};
    return fstatfs(descriptor, &fs) == 0 ? traitsOf(fs) : FilesystemTraits {};
}

}
