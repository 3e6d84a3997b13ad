#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace backup {

//! Names the filesystem that holds \a path, the same after a restart and another order of disks: "uuid:..." where it
//! has one, else its type, source and root from /proc/self/mountinfo (proc(5)). Empty when it cannot be told.
QString mountIdentity(const QByteArray &path);

//! A line of mountinfo, its words as they stand there.
struct MountLine {
    QByteArray type;
    QByteArray source;
    QByteArray root;
    //! Its number, the same for all mounts of one filesystem.
    QByteArray device {};
};

//! What the line of \a mountinfo says whose first field is \a mountId; pure. Looked up by number, for neither device
//! numbers (btrfs gives each subvolume its own) nor paths (symlinks, escapes, mounts that hide others) find it always.
MountLine mountOf(const QByteArray &mountinfo, quint64 mountId);

//! What \a mountinfo says of all mounts, by their paths, unescaped; pure. Of two mounts on one folder the later hides
//! the earlier.
QMap<QByteArray, MountLine> mountsByPath(const QByteArray &mountinfo);

//! What \a mountinfo says of the mounts below \a folder, an absolute path without symlinks; by the path below it,
//! unescaped; pure. Of two mounts on one folder the later hides the earlier.
QMap<QByteArray, MountLine> mountsBelow(const QByteArray &mountinfo, const QByteArray &folder);

//! As mountIdentity() for the mount that \a mount tells of, at \a path. Looks at block devices only: what has none
//! tells its type, source and root, and a share that hangs is not asked.
QString diskIdentity(const MountLine &mount, const QByteArray &path);

}
