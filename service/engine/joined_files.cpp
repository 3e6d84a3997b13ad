#include "service/engine/joined_files.h"

#include "service/engine/scan.h"
#include "service/engine/tree_cursor.h"
#include "service/generations/tree_removal.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

using NameListener = std::function<void(quint64 inode, const QByteArray &path)>;

//! Tells the inode and path of all below \a folder that is no folder.
Result<void> walk(Descriptor folder, const QByteArray &path, const NameListener &tell, RunControl &control)
{
    FolderStream entries(std::move(folder));
    while (const dirent *entry = entries.next()) {
        control.signOfLife();
        if (control.isCancelled())
            return cancelledFault();
        const QByteArray child = path.isEmpty() ? entry->d_name : QByteArray(path + '/' + entry->d_name);
        Descriptor inner;
        if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)
            inner = openFolder(entries.fd(), entry->d_name);
        if (!inner.isOpen()) {
            tell(entry->d_ino, child);
            continue;
        }
        if (const Result<void> walked = walk(std::move(inner), child, tell, control); !walked)
            return walked;
    }
    return entries.error() == 0 ? Result<void>()
                                : systemFault(FaultKind::CommitFailed,
                                    u"Cannot read, in the folder for the next copy,"_s, path, entries.error());
}

//! The paths in \a staging that are names of one file, by that. In two walks, for only these are kept.
Result<QHash<quint64, QByteArrayList>> findGroups(const QByteArray &staging, RunControl &control)
{
    QSet<quint64> seen;
    QSet<quint64> twice;
    const NameListener count = [&](quint64 inode, const QByteArray &) {
        (seen.contains(inode) ? twice : seen).insert(inode);
    };
    if (const Result<void> counted = walk(openFolder(staging), {}, count, control); !counted)
        return counted.fault();
    QHash<quint64, QByteArrayList> groups;
    if (twice.isEmpty())
        return groups;
    TreeCursor files(staging);
    const NameListener keep = [&](quint64 inode, const QByteArray &path) {
        struct stat status = {};
        // Many FUSE filesystems give all names one number.
        if (twice.contains(inode) && files.look(path, status) && status.st_nlink > 1)
            groups[status.st_ino].append(path);
    };
    const Result<void> kept = walk(openFolder(staging), {}, keep, control);
    return kept ? Result<QHash<quint64, QByteArrayList>>(groups) : kept.fault();
}

bool areSeveral(TreeCursor &source, const QByteArrayList &paths)
{
    struct stat first = {};
    struct stat other = {};
    if (!source.look(paths.first(), first))
        return false;
    return std::any_of(paths.begin(), paths.end(), [&](const QByteArray &path) {
        return source.look(path, other) && (other.st_ino != first.st_ino || other.st_dev != first.st_dev);
    });
}

}

Result<QByteArrayList> takeOutJoinedFiles(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const QByteArray &staging = ground.store.places().staging;
    const Result<QHash<quint64, QByteArrayList>> groups = findGroups(staging, control);
    if (!groups)
        return groups.fault();
    TreeCursor source(QFile::encodeName(request.set.source));
    TreeCursor files(staging);
    QByteArrayList joined;
    for (const QByteArrayList &paths : *groups) {
        control.signOfLife();
        if (paths.size() > 1 && areSeveral(source, paths))
            joined += paths;
    }
    for (const QByteArray &path : std::as_const(joined)) {
        const TreeCursor::Place place = files.find(path);
        const Result<void> removed = place ? removeTree(place.folder, place.name) : Result<void>();
        if (!removed)
            return removed.fault();
    }
    return joined;
}

}
