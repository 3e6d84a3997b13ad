#pragma once

#include <QByteArray>
#include <QString>

namespace backup {

//! Names the filesystem that holds \a path, the same after a restart and another order of disks: "uuid:..." where it
//! has one, else its type, source and root from /proc/self/mountinfo (proc(5)). Empty when it cannot be told.
QString mountIdentity(const QByteArray &path);

//! The identity that a line of \a mountinfo gives for the device \a major:\a minor, UUIDs aside; pure. The last
//! mount of the device wins that \a path is below.
struct MountLine {
    QByteArray type;
    QByteArray source;
    QByteArray root;
};
MountLine mountOf(const QByteArray &mountinfo, unsigned int major, unsigned int minor, const QByteArray &path);

}
