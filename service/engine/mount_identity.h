#pragma once

#include <QByteArray>
#include <QString>

namespace backup {

//! Names the filesystem that holds \a path, the same after a restart and another order of disks: "uuid:..." where it
//! has one, else its type, source and root from /proc/self/mountinfo (proc(5)). Empty when it cannot be told.
QString mountIdentity(const QByteArray &path);

//! What the line of \a mountinfo says whose first field is \a mountId; pure. Looked up by number, for neither device
//! numbers (btrfs gives each subvolume its own) nor paths (symlinks, escapes, mounts that hide others) find it always.
struct MountLine {
    QByteArray type;
    QByteArray source;
    QByteArray root;
};
MountLine mountOf(const QByteArray &mountinfo, quint64 mountId);

}
