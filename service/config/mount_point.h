#pragma once

#include <QByteArray>
#include <QString>

namespace backup {

//! The folder at which that is mounted in which \a path, without links, lies, as the text of /proc/self/mountinfo
//! (proc_pid_mountinfo(5)) tells it; "/" where it tells none. Pure.
QByteArray mountPointOf(const QByteArray &path, const QByteArray &mountinfo);

//! The same of this process's mounts, behind the links in \a path. Waits as long as what is mounted there.
QString mountPointOf(const QString &path);

//! What to do where the disk at \a mountPoint is mounted read-only.
QString remountRemedy(const QString &mountPoint);

}
