#include "service/engine/shown_copies.h"

#include "service/engine/mount_identity.h"
#include "service/engine/source_checks.h"

#include "service/config/mountinfo_word.h"

#include <QFile>

#include <algorithm>
#include <fnmatch.h>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

using Mounts = QMap<QByteArray, MountLine>;

//! Where a folder lies on its filesystem, whatever the path to it.
struct Spot {
    QByteArray device;
    QByteArray path;
};

//! The path of \a inner, which is inside, below \a outer; with a slash before it, or nothing where both are one.
QByteArray below(const QByteArray &inner, const QByteArray &outer)
{
    if (inner == outer)
        return {};
    return outer == "/" ? inner : inner.sliced(outer.size());
}

QByteArray joined(const QByteArray &folder, const QByteArray &below)
{
    return folder == "/" && !below.isEmpty() ? below : folder + below;
}

Spot spotOf(const QByteArray &folder, const Mounts &mounts)
{
    QByteArray mountPoint;
    for (const QByteArray &path : mounts.keys()) {
        if (path.size() > mountPoint.size() && isInside(folder, path))
            mountPoint = path;
    }
    const MountLine mount = mounts.value(mountPoint);
    return {mount.device, joined(mountinfoWord(mount.root), below(folder, mountPoint))};
}

//! Shares of one server may have one device number, and roots that tell nothing.
bool isSameFolder(const QByteArray &a, const QByteArray &b)
{
    struct stat first = {};
    struct stat second = {};
    return stat(a.constData(), &first) == 0 && stat(b.constData(), &second) == 0 && first.st_dev == second.st_dev
        && first.st_ino == second.st_ino;
}

//! The path in \a source, or of it, at which it holds \a dest, or is held by it; empty where neither is. Both without
//! symlinks.
QByteArray shownAt(const QByteArray &source, const QByteArray &parent, const QByteArray &base, const Mounts &mounts)
{
    const Spot copies = spotOf(parent, mounts);
    const QByteArray latest = joined(copies.path, '/' + base);
    for (const QByteArray &folder : QByteArrayList {source} + mounts.keys()) {
        const Spot shown = isInside(folder, source) ? spotOf(folder, mounts) : Spot();
        if (copies.device.isEmpty() || shown.device != copies.device)
            continue;
        const QByteArray around =
            joined(folder, isInside(copies.path, shown.path) ? below(copies.path, shown.path) : "");
        if (isInside(copies.path, shown.path) && isSameFolder(around, parent))
            return joined(around, '/' + base);
        if (isInside(shown.path, latest)
            && isSameFolder(folder, joined(parent, '/' + base) + below(shown.path, latest)))
            return folder;
    }
    return {};
}

bool mayMatch(const QByteArray &pattern, const QByteArray &path)
{
    QByteArrayList parts = pattern.split('/');
    parts.removeIf(
        [](const QByteArray &part) { return part.isEmpty() || part == "*" || part == "**" || part == "***"; });
    const QByteArrayList names = path.split('/');
    return parts.isEmpty() || std::any_of(names.begin(), names.end(), [&parts](const QByteArray &name) {
        return fnmatch(parts.last().constData(), name.constData(), 0) == 0;
    });
}

//! Whether what \a set leaves out may be \a path, which is below its source; surely it is told by rsync alone.
bool mayLeaveOut(const BackupSet &set, const QByteArray &path)
{
    const QStringList &options = set.rsyncOptions;
    const bool hasRules = std::any_of(options.begin(), options.end(), [](const QString &option) {
        return option.startsWith("--exclude"_L1) || option.startsWith("--filter"_L1)
            || option.startsWith("--include"_L1) || option == "--one-file-system"_L1;
    });
    return hasRules || std::any_of(set.excludes.begin(), set.excludes.end(), [&path](const QString &pattern) {
        return mayMatch(QFile::encodeName(pattern), path);
    });
}

}

Result<void> checkCopiesNotShown(const BackupSet &set, const Places &places)
{
    QFile file(u"/proc/self/mountinfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray source = resolved(QFile::encodeName(set.source));
    const QByteArray shown = shownAt(source, resolved(places.parent), places.base, mountsByPath(file.readAll()));
    if (shown.isEmpty() || (shown != source && mayLeaveOut(set, below(shown, source))))
        return {};
    return Fault {FaultKind::PathsNested,
        u"Source and destination lie one inside the other (%1, %2): another mount shows them at %3. Nothing was "
        u"touched."_s.arg(set.source, set.dest, QFile::decodeName(shown)),
        u"Choose a destination outside the source, or unmount that, or leave it out with exclude."_s};
}

}
