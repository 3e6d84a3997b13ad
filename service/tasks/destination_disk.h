#pragma once

#include <QByteArray>
#include <QString>

namespace backup {

//! What is mounted where \a path lies, taken from the text of /proc/self/mountinfo (proc_pid_mountinfo(5)): the mount
//! source, for example "/dev/sda1" or "nas:/export", or "major:minor" for one without a name of its own. Looks at the
//! text alone, since touching a hung mount would never return; symbolic links in \a path are therefore not followed.
//! Empty when the text knows no mount above \a path.
QString mountedDevice(const QString &path, const QByteArray &mountinfo);

//! The whole disk of a device from the target of its link in /sys/class/block: "sda" for ".../block/sda/sda1";
//! \a device itself when the target names no disk.
QString wholeDisk(const QString &device, const QString &sysfsTarget);

//! The disk on which \a path lies now; two paths with the same answer share one spindle. Empty for an empty path.
//! Never blocks on a mount.
QString destinationDisk(const QString &path);

} // namespace backup
