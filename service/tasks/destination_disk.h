#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace backup {

//! What is mounted where \a path lies, taken from the text of /proc/self/mountinfo (proc_pid_mountinfo(5)): the mount
//! source, for example "/dev/sda1" or "nas:/export", or "major:minor" for one without a name of its own. Looks at the
//! text alone, since touching a hung mount would never return. Empty when the text knows no mount above \a path.
QString mountedDevice(const QString &path, const QByteArray &mountinfo);

//! The disks on which \a path lies now, sorted; two paths that share one share a spindle. They are looked for behind
//! partitions, LVM, LUKS, RAID and loop devices (Linux Documentation/ABI: sysfs-block, sysfs-block-loop); something
//! mounted that is no block device, such as "nas:/export", counts as a disk. Empty for an empty path.
//!
//! Never blocks on a mount: symbolic links in \a path are followed as long as they lie on the root filesystem.
//! \a root is the folder in which proc, sys, dev and \a path stand, for tests.
QStringList destinationDisks(const QString &path, const QString &root = {});

} // namespace backup
