#include "service/engine/staging_edit.h"

#include "service/engine/change_list.h"
#include "service/engine/tree_cursor.h"
#include "service/generations/tree_removal.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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
        return place ? removeTree(place.folder, place.name) : Result<void>();
    }

    //! A folder must not meet a file of that name; when more is to be put into it, it must be there.
    Result<void> makeWayForFolder(const QByteArray &path, Relink relink)
    {
        struct stat status;
        const bool isThere = m_staging.look(path, status);
        if (isThere && S_ISDIR(status.st_mode))
            return {};
        if (isThere) {
            if (const Result<void> removed = remove(path); !removed)
                return removed;
        }
        const TreeCursor::Place place = m_staging.find(path);
        if (relink == Relink::FromLatest && place && mkdirat(place.folder, place.name.constData(), S_IRWXU) != 0
            && errno != EEXIST)
            return systemFault(FaultKind::CommitFailed, u"Cannot make the folder"_s, path, errno);
        return {};
    }

    //! Whether the latest had a file of that name and could give it.
    bool linkFromLatest(const QByteArray &path)
    {
        struct stat status;
        if (!m_latest.look(path, status) || S_ISDIR(status.st_mode))
            return false;
        const TreeCursor::Place from = m_latest.find(path);
        const TreeCursor::Place to = m_staging.find(path);
        return from && to && linkat(from.folder, from.name.constData(), to.folder, to.name.constData(), 0) == 0;
    }

    //! A folder that lost an entry needs its times anew; one that is gone itself needs nothing.
    bool hasFolderAround(const QByteArray &path)
    {
        const qsizetype slash = path.lastIndexOf('/');
        struct stat status;
        return slash > 0 && m_staging.look(path.left(slash), status) && S_ISDIR(status.st_mode);
    }

private:
    TreeCursor m_staging;
    TreeCursor m_latest;
};

bool isDeletion(Kind kind)
{
    return kind == Kind::DeletedFile || kind == Kind::DeletedFolder;
}

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

RunLists runListsOf(const Places &places)
{
    const QByteArray folder = places.control + "/lists";
    return {
        folder + "/changes", folder + "/differing", folder + "/to-copy", folder + "/to-restore", folder + "/to-dress"};
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

Result<Edited> applyChanges(
    const Places &places, const RunLists &lists, Relink relink, const QByteArrayList &missing, RunControl &control)
{
    StagingEditor editor(places);
    CopyListWriter toCopy(lists.toCopy);
    Edited edited;
    Result<void> done;
    const Result<void> read = readChangeList(lists.changes, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        edited.hasChanges = true;
        switch (kind) {
        case Kind::Folder:
            done = editor.makeWayForFolder(path, relink);
            toCopy.add(path);
            break;
        case Kind::File:
            done = editor.remove(path);
            if (done && relink == Relink::FromLatest && editor.linkFromLatest(path))
                edited.hasLinked = true;
            toCopy.add(path);
            break;
        case Kind::DeletedFile:
        case Kind::DeletedFolder:
            done = editor.remove(path);
            break;
        }
        return done.isOk() && !control.isCancelled();
    });
    for (const QByteArray &path : missing) {
        edited.hasChanges = true;
        toCopy.add(path);
    }
    if (!read)
        return read.fault();
    if (!done)
        return done.fault();
    if (const Result<void> added = addFoldersAroundDeleted(lists.changes, editor, toCopy, control); !added)
        return added.fault();
    if (const Result<void> written = toCopy.finish(); !written)
        return written.fault();
    return edited;
}

Result<void> applyDiffering(const Places &places, const RunLists &lists, RunControl &control)
{
    StagingEditor editor(places);
    CopyListWriter toCopy(lists.toCopy);
    const Result<void> folders = readChangeList(lists.changes, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        if (kind == Kind::Folder)
            toCopy.add(path);
        else if (kind == Kind::File)
            toCopy.addParents(path);
        return true;
    });
    if (!folders)
        return folders;
    if (const Result<void> added = addFoldersAroundDeleted(lists.changes, editor, toCopy, control); !added)
        return added;
    Result<void> done;
    const Result<void> files = readChangeList(lists.differing, [&](Kind kind, const QByteArray &path) {
        control.signOfLife();
        if (kind == Kind::File)
            done = editor.remove(path);
        toCopy.add(path);
        return done.isOk();
    });
    if (!files)
        return files;
    if (!done)
        return done;
    return toCopy.finish();
}

}
