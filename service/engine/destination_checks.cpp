#include "service/engine/destination_checks.h"

#include "service/config/copy_names.h"
#include "service/config/mount_point.h"
#include "service/engine/source_checks.h"
#include "service/generations/descriptor.h"

#include <QFile>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

Fault unsuitable(const QString &message, const QString &remedy)
{
    return {FaultKind::DestinationUnsuitable, message + u" Nothing was touched."_s, remedy};
}

Result<void> lookAtParent(const QByteArray &parent, struct stat &status)
{
    const QString name = QFile::decodeName(parent);
    const int error = stat(parent.constData(), &status) != 0 ? errno : S_ISDIR(status.st_mode) ? 0 : ENOTDIR;
    if (error != 0) {
        return Fault {FaultKind::DestinationMissing,
            u"The folder %1, in which the copies are kept, is not there: %2. Nothing was touched."_s.arg(
                name, QString::fromLocal8Bit(strerror(error))),
            u"Mount the backup disk; for a new destination make the folder: sudo mkdir -p '%1'."_s.arg(name)};
    }
    struct statvfs filesystem = {};
    if (statvfs(parent.constData(), &filesystem) == 0 && (filesystem.f_flag & ST_RDONLY) != 0) {
        return Fault {FaultKind::DestinationReadOnly,
            u"The destination's filesystem, at %1, is mounted read-only. Nothing was touched."_s.arg(name),
            remountRemedy(mountPointOf(name))};
    }
    if (access(parent.constData(), W_OK | X_OK) != 0) {
        return Fault {FaultKind::DestinationNotWritable,
            u"The folder %1 cannot be written: %2. Nothing was touched."_s.arg(
                name, QString::fromLocal8Bit(strerror(errno))),
            u"Give the user that runs backup-server the right to write there."_s};
    }
    return {};
}

//! The name by which the latest, which is there, stands in its folder, where that differs in upper and lower case; else
//! empty.
QByteArray otherSpelling(const Places &places)
{
    const QString wanted = QFile::decodeName(places.base);
    QByteArray other;
    FolderStream entries(openFolder(resolved(places.parent)));
    while (const dirent *entry = entries.next()) {
        if (places.base == entry->d_name)
            return {};
        if (QFile::decodeName(entry->d_name).compare(wanted, Qt::CaseInsensitive) == 0)
            other = entry->d_name;
    }
    return other;
}

QByteArray controlOf(const QByteArray &dest)
{
    return placesOf(QFile::decodeName(dest)).control;
}

bool hasControlFolder(const QByteArray &dest)
{
    struct stat status = {};
    return lstat(controlOf(dest).constData(), &status) == 0 && S_ISDIR(status.st_mode);
}

}

Result<void> lookAtDestination(const Places &places)
{
    struct stat parent {
    };
    if (const Result<void> looked = lookAtParent(places.parent, parent); !looked)
        return looked;
    struct stat latest = {};
    if (lstat(places.latest.constData(), &latest) != 0)
        return {};
    const QString name = QFile::decodeName(places.latest);
    if (S_ISLNK(latest.st_mode)) {
        return unsuitable(u"The destination %1 is a symbolic link; a copy could not take its place."_s.arg(name),
            u"Let dest in config.ini name the folder that the link points to."_s);
    }
    if (!S_ISDIR(latest.st_mode)) {
        return unsuitable(u"The destination %1 is not a folder."_s.arg(name),
            u"Move it away, or let dest in config.ini name a folder."_s);
    }
    if (latest.st_dev != parent.st_dev) {
        return unsuitable(
            u"The destination %1 is itself a mounted disk or a subvolume; the copies before could not stand beside "
            u"it."_s.arg(name),
            u"Let dest in config.ini name a folder in it, for example %1/latest."_s.arg(name));
    }
    if (const QByteArray other = otherSpelling(places); !other.isEmpty()) {
        return unsuitable(u"The destination %1 stands there as %2, and its filesystem does not tell upper from lower "
                          u"case: the copies may be another set's."_s.arg(name, QFile::decodeName(other)),
            u"If they are this set's, write the name so in dest; if not, choose one that differs in more."_s);
    }
    return {};
}

Result<void> checkNotNested(const QByteArray &source, const Places &places)
{
    const QByteArray from = resolved(source);
    const QByteArray to = resolved(places.parent) + '/' + places.base;
    if (!isInside(from, to) && !isInside(to, from))
        return {};
    return Fault {FaultKind::PathsNested,
        u"Source and destination lie one inside the other (%1, %2). Nothing was touched."_s.arg(
            QFile::decodeName(from), QFile::decodeName(to)),
        u"Choose a destination outside the source."_s};
}

Result<void> checkNotAmongCopies(const Places &places)
{
    const QByteArray dest = resolved(places.parent) + '/' + places.base;
    QByteArray other;
    for (QByteArray folder = dest; other.isEmpty() && folder.contains('/'); folder.truncate(folder.lastIndexOf('/'))) {
        const QByteArray original = QFile::encodeName(destOfCopy(QFile::decodeName(folder)));
        if (!original.isEmpty() && hasControlFolder(original))
            other = original;
        else if (folder != dest && hasControlFolder(folder))
            other = folder;
    }
    if (other.isEmpty())
        return {};
    return Fault {FaultKind::PathsNested,
        u"The destination %1 lies among the copies of %2, which would take it away with them. Nothing was touched."_s
            .arg(QFile::decodeName(dest), QFile::decodeName(other)),
        u"Choose a destination outside those copies. If no set has its copies there any more, delete %1."_s.arg(
            QFile::decodeName(controlOf(other)))};
}

QStringList rootFilesystemWarnings(const Places &places)
{
    struct stat root = {};
    struct stat parent = {};
    const bool isMountArea = places.parent.startsWith("/mnt/") || places.parent.startsWith("/media/");
    if (!isMountArea || stat("/", &root) != 0 || stat(places.parent.constData(), &parent) != 0
        || root.st_dev != parent.st_dev)
        return {};
    return {u"The destination %1 is on the same filesystem as /. If a disk was meant, it is not mounted."_s.arg(
        QFile::decodeName(places.latest))};
}

}
