#include "service/engine/joined_files.h"

#include "service/engine/file_walk.h"
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

//! The paths in \a staging that are names of one file, by that. In two walks, for only these are kept.
Result<QHash<quint64, QByteArrayList>> findGroups(const QByteArray &staging, RunControl &control)
{
    QSet<quint64> seen;
    QSet<quint64> twice;
    const FileListener count = [&](int, const dirent &entry, const QByteArray &) {
        (seen.contains(entry.d_ino) ? twice : seen).insert(entry.d_ino);
    };
    if (const Result<void> counted = walkFiles(staging, control, count); !counted)
        return counted.fault();
    QHash<quint64, QByteArrayList> groups;
    if (twice.isEmpty())
        return groups;
    TreeCursor files(staging);
    const FileListener keep = [&](int, const dirent &entry, const QByteArray &path) {
        struct stat status = {};
        // Many FUSE filesystems give all names one number.
        if (twice.contains(entry.d_ino) && files.look(path, status) && status.st_nlink > 1)
            groups[status.st_ino].append(path);
    };
    const Result<void> kept = walkFiles(staging, control, keep);
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
