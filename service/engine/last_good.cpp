#include "service/engine/last_good.h"

#include "service/engine/change_list.h"
#include "service/engine/staging_edit.h"
#include "service/engine/tree_cursor.h"
#include "service/generations/descriptor.h"
#include "service/generations/tree_removal.h"
#include "service/rsync/rsync_process.h"

#include <QFile>
#include <QSet>

#include <cerrno>
#include <cmath>
#include <ctime>
#include <limits>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keptNames = 20;

//! Sorts entries that staging lacks into vanished and unreadable, and lists for rsync what the latest can give.
class Sorter
{
public:
    Sorter(const RunRequest &request, const Places &places, const StorageAbilities &able)
        : m_able(able)
        , m_committed(timeOfChange(places.record))
        , m_source(QFile::encodeName(request.set.source))
        , m_staging(places.staging)
        , m_latest(places.latest)
        , m_restorePath(runListsOf(places).toRestore)
        , m_foldersPath(runListsOf(places).toDress)
        , m_restore(m_restorePath)
        , m_folders(m_foldersPath)
    {
    }

    Result<void> look(const QByteArray &path)
    {
        struct stat status = {};
        if (m_staging.look(path, status)) {
            if (hasArrived(path, status) && !isBehindLink(path))
                return {};
            if (const Result<void> removed = remove(path); !removed)
                return removed;
        }
        const bool isSeen = m_source.look(path, status);
        if (!isSeen && TreeCursor::isNothingThere(errno)) {
            if (!m_latest.look(path, status) || !S_ISDIR(status.st_mode))
                ++m_found.vanished;
            return {};
        }
        const bool isFolderNoLonger = isSeen && !S_ISDIR(status.st_mode);
        ++m_found.unreadableCount;
        if (m_found.unreadable.size() < keptNames)
            m_found.unreadable << QFile::decodeName(path);
        // What was in a folder whose place a file has taken is gone; an empty one would be no copy of either.
        if (m_latest.look(path, status) && !(S_ISDIR(status.st_mode) && isFolderNoLonger))
            list(path);
        else
            ++m_found.missingCount;
        return {};
    }

    //! Lists what \a folder, which is \a path in the latest, has and staging has not, all the way down.
    Result<void> lookForMissing(Descriptor folder, const QByteArray &path,
        const std::function<bool(const QByteArray &path)> &isToGo, RunControl &control)
    {
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            const QByteArray child = path.isEmpty() ? entry->d_name : QByteArray(path + '/' + entry->d_name);
            struct stat latest = {};
            struct stat staged = {};
            control.signOfLife();
            if (control.isCancelled())
                return cancelledFault();
            if (isToGo(child))
                continue;
            if (!m_latest.look(child, latest))
                return systemFault(FaultKind::CommitFailed, u"Cannot look at, in the latest copy,"_s, child, errno);
            const bool isStaged = m_staging.look(child, staged);
            if (!isStaged)
                list(child);
            if (!S_ISDIR(latest.st_mode) || (isStaged && !S_ISDIR(staged.st_mode)))
                continue;
            const Result<void> looked = lookForMissing(openFolder(entries.fd(), entry->d_name), child, isToGo, control);
            if (!looked)
                return looked;
        }
        if (entries.error() != 0)
            return systemFault(FaultKind::CommitFailed, u"Cannot read, in the latest copy,"_s, path, entries.error());
        return {};
    }

    //! Links what was listed from the latest into staging, then gives the folders around it the source's attributes.
    Result<LastGood> restore(const RunRequest &request, const Ground &ground, RunControl &control)
    {
        for (CopyListWriter *list : {&m_restore, &m_folders}) {
            if (const Result<void> written = list->finish(); !written)
                return written.fault();
        }
        if (!m_hasLastGood)
            return m_found;
        TransferOptions options = ground.options;
        // What it was told of the source, such as a largest size, is not to keep it from the latest.
        options.extra.clear();
        if (options.abilities.hardLinks)
            options.extra << u"--link-dest="_s + request.set.dest;
        if (const Result<void> linked = copy(options, request.set.dest, m_restorePath, ground, control); !linked)
            return linked.fault();
        if (const Result<void> dressed = copy(ground.options, request.set.source, m_foldersPath, ground, control);
            !dressed)
            return dressed.fault();
        if (const Result<void> looked = lookForLost(ground.store.places().staging, control); !looked)
            return looked.fault();
        return m_found;
    }

private:
    //! Others' files may neither be linked (proc_sys_fs(5), protected_hardlinks) nor, perhaps, read.
    Result<void> lookForLost(const QByteArray &folder, RunControl &control)
    {
        TreeCursor staging(folder);
        return readCopyList(m_restorePath, [&](const QByteArray &path) {
            control.signOfLife();
            struct stat status = {};
            if (!staging.look(path, status)) {
                ++m_found.lostCount;
                ++m_found.missingCount;
                if (m_found.lost.size() < keptNames)
                    m_found.lost << QFile::decodeName(path);
            }
            return !control.isCancelled();
        });
    }

    void list(const QByteArray &path)
    {
        m_hasLastGood = true;
        m_restore.add(path);
        m_folders.addParents(path);
    }

    //! Never, if nothing is there.
    static time_t timeOfChange(const QByteArray &path)
    {
        struct stat status = {};
        return lstat(path.constData(), &status) == 0 ? status.st_mtim.tv_sec : std::numeric_limits<time_t>::max();
    }

    bool isSameTime(const timespec &one, const timespec &other) const
    {
        // FAT and exFAT begin with 1980, some in local time, and keep every earlier time as that.
        constexpr time_t earliest = 315'532'800 + 24 * 60 * 60;
        const bool areEarly = one.tv_sec < earliest && other.tv_sec < earliest;
        switch (m_able.times) {
        case StorageAbilities::Times::Nanoseconds:
            return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
        case StorageAbilities::Times::Seconds:
            return areEarly || one.tv_sec == other.tv_sec;
        case StorageAbilities::Times::TwoSeconds:
            return areEarly || std::abs(std::difftime(one.tv_sec, other.tv_sec)) <= 1;
        }
        Q_UNREACHABLE();
    }

    //! Whether \a staged came from the source in this run. Without hard links staging began as an older copy, and still
    //! has what rsync could not replace. What is younger than the latest was copied, and has changed again since.
    bool hasArrived(const QByteArray &path, const struct stat &staged)
    {
        if (m_able.hardLinks)
            return true;
        struct stat now = {};
        if (!m_source.look(path, now) || (now.st_mode & S_IFMT) != (staged.st_mode & S_IFMT))
            return false;
        return !S_ISREG(now.st_mode) || (now.st_size == staged.st_size && isSameTime(now.st_mtim, staged.st_mtim))
            || staged.st_mtim.tv_sec > m_committed;
    }

    //! Whether a folder on the way to \a path is one no longer. When a symlink has taken its place since the scan,
    //! rsync has followed that (rsync(1), --relative: implied directories), wherever it led.
    bool isBehindLink(const QByteArray &path)
    {
        return !m_source.find(path) && TreeCursor::isNothingThere(errno) && errno != ENOENT;
    }

    Result<void> remove(const QByteArray &path)
    {
        m_staging.forget(path);
        const TreeCursor::Place place = m_staging.find(path);
        return place ? removeTree(place.folder, place.name) : Result<void>();
    }

    static Result<void> copy(const TransferOptions &options, const QString &from, const QByteArray &list,
        const Ground &ground, RunControl &control)
    {
        RsyncListener listener;
        listener.onText = [&control](const QByteArray &line) { control.log(QString::fromUtf8(line)); };
        listener.shouldStop = [&control] { return control.isCancelled(); };
        const QString staging = QFile::decodeName(ground.store.places().staging);
        const RsyncRun run = runRsync(copyListedArguments(options, from, staging, QFile::decodeName(list)), listener);
        if (run.stopped || control.isCancelled())
            return cancelledFault();
        const Result<RsyncOutcome> outcome = judgeRsyncEnd(run.end);
        return outcome ? Result<void>() : Result<void>(outcome.fault());
    }

    const StorageAbilities m_able;
    const time_t m_committed;
    TreeCursor m_source;
    TreeCursor m_staging;
    TreeCursor m_latest;
    const QByteArray m_restorePath;
    const QByteArray m_foldersPath;
    CopyListWriter m_restore;
    CopyListWriter m_folders;
    LastGood m_found;
    bool m_hasLastGood = false;
};

}

Result<LastGood> keepLastGoodOfList(
    const RunRequest &request, const Ground &ground, const QByteArray &copyListPath, RunControl &control)
{
    Sorter sorter(request, ground.store.places(), ground.options.abilities);
    Result<void> looked;
    const Result<void> read = readCopyList(copyListPath, [&](const QByteArray &path) {
        control.signOfLife();
        looked = sorter.look(path);
        return looked.isOk() && !control.isCancelled();
    });
    for (const Result<void> &result : {read, looked}) {
        if (!result)
            return result.fault();
    }
    return sorter.restore(request, ground, control);
}

Result<LastGood> keepLastGoodOfAll(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    const QByteArray changes = runListsOf(places).changes;
    RunRequest fromLatest = request;
    fromLatest.set.source = request.set.dest;
    const Result<ScanResult> scan = scanSource(fromLatest, ground, places.staging, changes, control);
    if (!scan)
        return scan.fault();
    Sorter sorter(request, ground.store.places(), ground.options.abilities);
    Result<void> looked;
    const Result<void> read = readChangeList(changes, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
        control.signOfLife();
        // Something that staging has and the latest has not is new, or as old as staging.
        if (kind != ItemizedEntry::Kind::DeletedFolder)
            looked = sorter.look(path);
        return looked.isOk() && !control.isCancelled();
    });
    for (const Result<void> &result : {read, looked}) {
        if (!result)
            return result.fault();
    }
    return sorter.restore(request, ground, control);
}

Result<LastGood> keepWhatWasLeftAlone(
    const RunRequest &request, const Ground &ground, bool isPartial, RunControl &control)
{
    const Places &places = ground.store.places();
    QSet<quint64> others;
    const Result<void> read =
        readChangeList(runListsOf(places).changes, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
            if (isDeletion(kind) || (isPartial && kind == ItemizedEntry::Kind::File))
                others.insert(pathHash(path));
            return true;
        });
    if (!read)
        return read.fault();
    Sorter sorter(request, places, ground.options.abilities);
    const Result<void> looked = sorter.lookForMissing(
        openFolder(places.latest), {}, [&](const QByteArray &path) { return others.contains(pathHash(path)); },
        control);
    if (!looked)
        return looked.fault();
    return sorter.restore(request, ground, control);
}

}
