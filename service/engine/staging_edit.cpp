#include "service/engine/staging_edit.h"

#include "service/engine/change_list.h"
#include "service/engine/rename_index.h"
#include "service/engine/scan.h"
#include "service/engine/tree_cursor.h"
#include "service/generations/tree_removal.h"

#include <QSet>

#include <cerrno>
#include <cmath>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

using Kind = ItemizedEntry::Kind;

class StagingEditor
{
public:
    explicit StagingEditor(const Places &places)
        : m_staging(places.staging)
        , m_latest(places.latest)
    {
    }

    Result<void> remove(const QByteArray &path)
    {
        m_staging.forget(path);
        const TreeCursor::Place place = m_staging.find(path);
        if (place)
            return removeTree(place.folder, place.name);
        // What stays although rsync is to write it may be shared with older copies.
        if (!TreeCursor::isNothingThere(errno))
            return systemFault(
                FaultKind::CommitFailed, u"Cannot reach, in the folder for the next copy,"_s, path, errno);
        return {};
    }

    //! A folder must not meet a file of that name.
    Result<void> makeWayForFolder(const QByteArray &path)
    {
        struct stat status = {};
        const bool isFile = m_staging.look(path, status) && !S_ISDIR(status.st_mode);
        return isFile ? remove(path) : Result<void>();
    }

    //! Links the file \a old of the latest to \a path, if there is one.
    bool linkFromLatest(const QByteArray &old, const QByteArray &path)
    {
        struct stat status = {};
        if (!m_latest.look(old, status) || S_ISDIR(status.st_mode) || !makeParents(path))
            return false;
        const TreeCursor::Place from = m_latest.find(old);
        const TreeCursor::Place to = m_staging.find(path);
        return from && to && linkat(from.folder, from.name.constData(), to.folder, to.name.constData(), 0) == 0;
    }

    bool lookInLatest(const QByteArray &path, struct stat &status) { return m_latest.look(path, status); }

    //! A folder that lost an entry needs its times anew; one that is gone itself needs nothing.
    bool hasFolderAround(const QByteArray &path)
    {
        const qsizetype slash = path.lastIndexOf('/');
        struct stat status = {};
        return slash > 0 && m_staging.look(path.left(slash), status) && S_ISDIR(status.st_mode);
    }

private:
    //! New folders of the source come from rsync, with their attributes; what is linked into them comes before.
    bool makeParents(const QByteArray &path)
    {
        if (m_staging.find(path))
            return true;
        const qsizetype slash = path.lastIndexOf('/');
        if (errno != ENOENT || slash < 0)
            return false;
        const QByteArray parent = path.left(slash);
        if (!makeParents(parent))
            return false;
        const TreeCursor::Place place = m_staging.find(parent);
        return place && (mkdirat(place.folder, place.name.constData(), S_IRWXU) == 0 || errno == EEXIST);
    }

    TreeCursor m_staging;
    TreeCursor m_latest;
};

//! Lists the folders around what was deleted; to be called when all of it is gone from staging.
Result<void> addFoldersAroundDeleted(
    const QByteArray &changes, StagingEditor &editor, CopyListWriter &toCopy, RunControl &control)
{
    return readChangeList(changes, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        if (isDeletion(kind) && editor.hasFolderAround(path))
            toCopy.addParents(path);
        return !control.isCancelled();
    });
}

}

bool isWorthLinking(const struct stat &old, const struct stat &now)
{
    constexpr double grain = 2;
    return (old.st_mode & S_IFMT) == (now.st_mode & S_IFMT)
        && (!S_ISREG(now.st_mode)
            || (old.st_size == now.st_size
                && std::abs(std::difftime(old.st_mtim.tv_sec, now.st_mtim.tv_sec)) <= grain));
}

RunLists runListsOf(const Places &places)
{
    const QByteArray folder = places.control + "/lists";
    return {folder + "/changes", folder + "/differing", folder + "/to-copy", folder + "/in-source",
        folder + "/to-restore", folder + "/to-dress"};
}

Result<void> prepareLists(const Places &places)
{
    const QByteArray folder = places.control + "/lists";
    if (mkdir(folder.constData(), S_IRWXU) != 0 && errno != EEXIST)
        return systemFault(FaultKind::CommitFailed, u"Cannot make the folder"_s, folder, errno);
    return {};
}

void removeLists(const Places &places)
{
    (void)removeTree(places.control + "/lists");
}

Result<Edited> applyChanges(const Places &places, const RunLists &lists, Relink relink, const QByteArray &source,
    const QByteArrayList &missing, RunControl &control)
{
    StagingEditor editor(places);
    TreeCursor sourceTree(source);
    RenameIndex renames(places, lists.changes, [&control] {
        control.signOfLife();
        return control.isCancelled();
    });
    CopyListWriter toCopy(lists.toCopy);
    Edited edited;
    Result<void> done;
    const auto linkFile = [&](const QByteArray &path) {
        struct stat old = {};
        struct stat now = {};
        const bool isInLatest = editor.lookInLatest(path, old);
        if (relink == Relink::Renamed || !isInLatest) {
            const QByteArray oldPath = renames.take(path, sourceTree);
            if (!oldPath.isEmpty() && editor.linkFromLatest(oldPath, path))
                return true;
        } else if (sourceTree.look(path, now) && isWorthLinking(old, now) && editor.linkFromLatest(path, path)) {
            return true;
        }
        edited.filesReplaced += isInLatest && !S_ISDIR(old.st_mode) ? 1 : 0;
        return false;
    };
    // No entry is copied, or told of, twice, nor one that is gone.
    QSet<QByteArray> unlisted(missing.begin(), missing.end());
    const Result<void> read = readChangeList(lists.changes, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        edited.hasChanges = true;
        if (!unlisted.isEmpty())
            unlisted.remove(path);
        switch (kind) {
        case Kind::Folder:
            done = editor.makeWayForFolder(path);
            toCopy.add(path);
            break;
        case Kind::File:
            done = editor.remove(path);
            edited.hasLinked = (done && linkFile(path)) || edited.hasLinked;
            toCopy.add(path);
            break;
        case Kind::DeletedFile:
        case Kind::DeletedFolder:
            done = editor.remove(path);
            break;
        }
        return done.isOk() && !control.isCancelled();
    });
    edited.filesReplaced += unlisted.size();
    for (const QByteArray &path : std::as_const(unlisted)) {
        edited.hasChanges = true;
        toCopy.add(path);
    }
    if (!read)
        return read.fault();
    if (!done)
        return done.fault();
    if (control.isCancelled())
        return cancelledFault();
    if (const Result<void> added = addFoldersAroundDeleted(lists.changes, editor, toCopy, control); !added)
        return added.fault();
    if (const Result<void> written = toCopy.finish(); !written)
        return written.fault();
    return edited;
}

Result<void> applyDiffering(const Places &places, const RunLists &lists, const QByteArray &differing,
    const QByteArrayList &missing, RunControl &control)
{
    StagingEditor editor(places);
    CopyListWriter toCopy(lists.toCopy);
    QSet<QByteArray> unlisted(missing.cbegin(), missing.cend());
    const Result<void> folders = readChangeList(lists.changes, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        if (kind == Kind::Folder)
            toCopy.add(path);
        else if (kind == Kind::File)
            toCopy.addParents(path);
        if (kind != Kind::File)
            unlisted.remove(path);
        return true;
    });
    if (!folders)
        return folders;
    if (const Result<void> added = addFoldersAroundDeleted(lists.changes, editor, toCopy, control); !added)
        return added;
    Result<void> done;
    const Result<void> files = readChangeList(differing, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        if (kind == Kind::File)
            done = editor.remove(path);
        if (!isDeletion(kind))
            toCopy.add(path);
        unlisted.remove(path);
        return done.isOk();
    });
    for (const QByteArray &path : std::as_const(unlisted))
        toCopy.add(path);
    if (!files)
        return files;
    if (!done)
        return done;
    return toCopy.finish();
}

}
