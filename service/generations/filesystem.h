#pragma once

#include <QByteArray>

namespace backup {

//! What the filesystem of a folder or file is known to keep. Of one that is not listed, nothing is assumed.
struct FilesystemTraits {
    //! Inode numbers survive a mount, so that recovery can tell before from after an exchange, and readdir(3) tells
    //! them.
    bool keepsInodeNumbers = false;
    //! st_ctime is the time of the last change; FAT, exFAT and many FUSE filesystems give the time that can be set.
    bool keepsChangeTimes = false;
};

FilesystemTraits filesystemTraits(const QByteArray &path);
//! The same, of what is open at \a descriptor, also with O_PATH.
FilesystemTraits filesystemTraits(int descriptor);

}
