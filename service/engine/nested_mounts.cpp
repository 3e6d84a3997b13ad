#include "service/engine/nested_mounts.h"

#include "service/engine/mount_identity.h"
#include "service/engine/source_checks.h"
#include "service/generations/descriptor.h"

#include <QFile>

#include <algorithm>
#include <fcntl.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Disks and shares tell a device, an address or a folder as their source, but for those named here. What tells a mere
//! name (proc) has no files of people; images and views of other files come and go with their programs.
bool holdsFiles(const MountLine &mount)
{
    static const QByteArrayList named {"zfs", "9p", "virtiofs", "vboxsf", "tmpfs"};
    static const QByteArrayList views {"overlay", "squashfs", "autofs"};
    if (views.contains(mount.type))
        return false;
    return mount.source.contains('/') || mount.source.contains(':') || named.contains(mount.type)
        || mount.type.startsWith("fuse.");
}

}

NestedMounts nestedMounts(const QByteArray &folder)
{
    QFile file(u"/proc/self/mountinfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray root = resolved(folder);
    const QMap<QByteArray, MountLine> mounts = mountsBelow(file.readAll(), root);
    NestedMounts nested;
    for (const auto &[path, mount] : mounts.asKeyValueRange()) {
        if (holdsFiles(mount))
            nested.insert(path, diskIdentity(mount, root + '/' + path));
    }
    return nested;
}

QByteArray missingMount(
    const QByteArray &folder, const NestedMounts &before, NestedMounts &now, const QList<QByteArray> &copies)
{
    for (const auto &[path, identity] : before.asKeyValueRange()) {
        const auto holds = [&path = path](const QByteArray &copy) { return !isEmptyFolder(copy + '/' + path); };
        if (now.value(path) == identity || std::none_of(copies.begin(), copies.end(), holds))
            continue;
        // O_DIRECTORY mounts what is mounted on demand, and was unmounted because nobody used it.
        const QByteArray place = folder + '/' + path;
        const Descriptor awake(open(place.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        now = nestedMounts(folder);
        // A program's files in memory go together with their folder, as those of /run/user/1000.
        const bool hasEnded = identity.startsWith("tmpfs:"_L1) && !awake.isOpen();
        if (now.value(path) != identity && !hasEnded)
            return path;
    }
    return {};
}

}
