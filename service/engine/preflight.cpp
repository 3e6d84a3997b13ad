#include "service/engine/preflight.h"

#include "service/engine/abilities.h"
#include "service/engine/destination_checks.h"
#include "service/engine/mount_identity.h"
#include "service/engine/prune.h"
#include "service/engine/recovery.h"
#include "service/engine/run_fault.h"
#include "service/engine/scan.h"
#include "service/engine/shown_copies.h"
#include "service/engine/source_checks.h"
#include "service/generations/kill_point.h"
#include "service/rsync/rsync_process.h"
#include "service/rsync/rsync_version.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <fcntl.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// An engine that was killed a moment ago may have left an rsync that waits ten seconds before it ends.
constexpr std::chrono::seconds lockPatience {20};

Fault untouched(Fault fault)
{
    fault.message += u" Nothing was touched."_s;
    return fault;
}

//! Waits for another run of this set, which it tells, but not when this one is cancelled.
Result<FolderLock> takeLock(const Places &places, RunControl &control)
{
    constexpr std::chrono::milliseconds step {100};
    const auto take = [&places](std::chrono::milliseconds patience) {
        return FolderLock::take(places.lock, patience, FolderLock::Inherit::ByChildren);
    };
    Result<FolderLock> lock = take({});
    const auto isBusy = [&lock] { return !lock && lock.fault().kind == FaultKind::SetBusy; };
    if (isBusy())
        control.log(u"Another run of this set is at work, or one is still coming to its end: this one waits for it, at "
                    u"most %1 seconds."_s.arg(lockPatience.count()));
    for (std::chrono::milliseconds waited {0}; isBusy() && waited < lockPatience; waited += step) {
        if (control.isCancelled())
            return cancelledFault();
        lock = take(step);
    }
    return lock;
}

Result<RsyncVersion> lookAtRsync()
{
    return rsyncVersionFromText(rsyncVersionText());
}

//! Whether \a now is another filesystem than the one remembered.
bool hasChanged(const QString &remembered, const QString &now)
{
    return !remembered.isEmpty() && !now.isEmpty() && remembered != now;
}

bool isSourceOther(const Ground &ground)
{
    return hasChanged(ground.memory.sourceIdentity, ground.sourceIdentity);
}

Result<void> compareWithLastRun(const RunRequest &request, const Ground &ground)
{
    if (isSourceOther(ground) && !request.accepts(FaultKind::SourceChanged)) {
        return Fault {FaultKind::SourceChanged,
            u"The source %1 is on another filesystem than at the last good run: the disk is not mounted, or another "
            u"one "
            u"is. Nothing was touched."_s.arg(request.set.source),
            u"Mount the right disk. If you changed it on purpose, %1."_s.arg(
                runAnyway(request, FaultKind::SourceChanged))};
    }
    if (hasChanged(ground.memory.destIdentity, ground.destIdentity)
        && !request.accepts(FaultKind::DestinationChanged)) {
        return Fault {FaultKind::DestinationChanged,
            u"The destination %1 is on another filesystem than at the last good run: the backup disk is not mounted, "
            u"or "
            u"another one is. Nothing was touched."_s.arg(request.set.dest),
            u"Mount the right disk. If you changed it on purpose, %1: a whole new copy is made there, unless "
            u"the copies were moved along."_s.arg(runAnyway(request, FaultKind::DestinationChanged))};
    }
    return {};
}

Result<void> checkNotLost(const RunRequest &request, const Ground &ground)
{
    const bool isOtherDisk = hasChanged(ground.memory.destIdentity, ground.destIdentity);
    if (!ground.memory.committed || ground.hasLatest || isOtherDisk || request.accepts(FaultKind::DestinationLost))
        return {};
    return Fault {FaultKind::DestinationLost,
        u"The latest copy %1 is gone: it was there after the last good run. Generations beside it are untouched."_s.arg(
            request.set.dest),
        u"Find out who moved or deleted it, and put it back. To start with a whole new copy, %1."_s.arg(
            runAnyway(request, FaultKind::DestinationLost))};
}

//! A disk that is not mounted leaves an empty folder, whose files would be taken for deleted.
Result<void> checkNestedMounts(const RunRequest &request, Ground &ground)
{
    const QByteArray missing = missingMount(
        QFile::encodeName(request.set.source), ground.memory.mounts, ground.mounts, {ground.store.places().latest});
    ground.isLoss |= !missing.isEmpty();
    if (missing.isEmpty() || request.accepts(FaultKind::SourceChanged))
        return {};
    return Fault {FaultKind::SourceChanged,
        u"The disk that was mounted at %1/%2 at the last good run is not mounted now, or another one is. Nothing was "
        u"touched."_s.arg(request.set.source, QFile::decodeName(missing)),
        u"Mount the right disk. If you changed it on purpose, %1."_s.arg(runAnyway(request, FaultKind::SourceChanged))};
}

Result<void> checkNotSuddenlyEmpty(const RunRequest &request, const Ground &ground, const SourceLook &source)
{
    if (!source.isEmpty || request.accepts(FaultKind::SourceEmpty) || !ground.hasLatest
        || isEmptyFolder(ground.store.places().latest))
        return {};
    return Fault {FaultKind::SourceEmpty,
        u"The source %1 is empty, but the latest copy is not: the disk may not be mounted. Nothing was touched."_s.arg(
            request.set.source),
        u"Mount the source. If it is meant to be empty, %1."_s.arg(runAnyway(request, FaultKind::SourceEmpty))};
}

Result<void> checkAgainstLatest(const RunRequest &request, Ground &ground, const SourceLook &source)
{
    if (const Result<void> full = checkNotSuddenlyEmpty(request, ground, source); !full)
        return full;
    return checkNestedMounts(request, ground);
}

TransferOptions transferOptions(const BackupSet &set, const StorageAbilities &abilities, const RsyncVersion &rsync)
{
    TransferOptions options;
    options.abilities = abilities;
    options.abilities.acls = abilities.acls && rsync.acls;
    options.abilities.xattrs = abilities.xattrs && rsync.xattrs;
    options.excludes = set.excludes;
    options.extra = set.rsyncOptions;
    options.hardLinks = set.hardLinks && abilities.hardLinks;
    return options;
}

//! From now on folders may share files, and rsync must never work on one of them alone: see chooseWay().
Result<void> markLinks(const Places &places)
{
    const Descriptor mark(open(places.linksMark.constData(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
    return mark.isOpen() ? Result<void>()
                         : systemFault(FaultKind::DestinationNotWritable, u"Cannot write"_s, places.linksMark, errno);
}

//! The day of a commit of which the request does not know: another run made it since, or could not write it into
//! config.ini or the state folder; invalid when there was none.
QDate dayNotInRequest(const RunRequest &request, const GenerationStore &store)
{
    const std::optional<LatestRecord> record = store.record();
    const QDateTime recordedAt = QFileInfo(QFile::decodeName(store.places().record)).lastModified();
    // One in the future was made while the clock was ahead, and may be the day that somebody has just set right. The
    // clock of a file server may be a little ahead.
    constexpr qint64 serverAheadSecs = 60;
    const bool isSince =
        recordedAt > request.startedAtUtc && recordedAt <= QDateTime::currentDateTimeUtc().addSecs(serverAheadSecs);
    const bool isOnlyThere = record && record->isDateOnlyHere && record->dateInConfig == request.set.dateLast;
    return isOnlyThere || (record && isSince) ? record->date : QDate();
}

}

Result<Ground> preflight(const RunRequest &request, RunControl &control)
{
    control.tell(Progress {Phase::Preflight, {}, {}, {}, {}, {}, {}, {}});
    const Result<RsyncVersion> rsync = lookAtRsync();
    if (!rsync)
        return untouched(rsync.fault());

    const QByteArray sourcePath = QFile::encodeName(request.set.source);
    control.setProbing(u"The source "_s + request.set.source);
    const Result<SourceLook> source = lookAtSource(sourcePath);
    if (!source)
        return source.fault();
    const QString sourceIdentity = mountIdentity(sourcePath);
    const NestedMounts mounts = nestedMounts(sourcePath);

    control.setProbing(u"The destination "_s + request.set.dest);
    const GenerationStore store(placesOf(request.set.dest));
    const Places &places = store.places();
    if (const Result<void> looked = lookAtDestination(places); !looked)
        return looked.fault();
    if (const Result<void> apart = checkNotNested(sourcePath, places); !apart)
        return apart.fault();
    if (const Result<void> apart = checkCopiesNotShown(request.set, places); !apart)
        return apart.fault();
    if (const Result<void> apart = checkNotAmongCopies(places); !apart)
        return apart.fault();

    Ground ground {store, readSetMemory(request.stateDir, request.set), sourceIdentity, mountIdentity(places.parent),
        mounts, {}, {}, false, false, {}};
    if (const Result<void> same = compareWithLastRun(request, ground); !same)
        return same.fault();
    ground.isLoss = isSourceOther(ground);
    // A destination that was lost with all that belongs to it stays as it is; not even a control folder is made.
    ground.hasLatest = store.hasLatest();
    control.setHasLatest(ground.hasLatest);
    if (const Result<void> kept = checkNotLost(request, ground); !kept && inodeOf(places.control) == 0)
        return kept.fault();

    if (const Result<void> whole = checkAgainstLatest(request, ground, *source); !whole)
        return whole.fault();

    if (const Result<void> prepared = store.prepare(); !prepared)
        return untouched(prepared.fault());
    control.setProbing({});
    Result<FolderLock> lock = takeLock(places, control);
    if (!lock)
        return untouched(lock.fault());
    ground.lock = std::move(lock).value();
    killPoint("after-lock");

    control.setProbing(u"The destination "_s + request.set.dest);
    // Another run may have committed while this one waited.
    ground.memory = readSetMemory(request.stateDir, request.set);
    const Result<QDate> recovered = recoverRun(request, store, ground.memory, control);
    if (!recovered)
        return recovered.fault();
    killPoint("after-recovery");
    if (const QDate day = recovered->isValid() ? *recovered : dayNotInRequest(request, store); day.isValid()) {
        ground.memory.unwrittenDate = day;
        ground.memory.dateInConfig = request.set.dateLast;
    }
    ground.hasLatest = store.hasLatest();
    control.setHasLatest(ground.hasLatest);
    if (const Result<void> kept = checkNotLost(request, ground); !kept)
        return kept.fault();
    if (const Result<void> whole = checkAgainstLatest(request, ground, *source); !whole)
        return whole.fault();

    const PastLinks past = inodeOf(places.linksMark) != 0 ? PastLinks::Worked : PastLinks::Unknown;
    Result<StorageAbilities> abilities = tryAbilities(places.control, past);
    control.setProbing({});
    if (!abilities && abilities.fault().kind == FaultKind::DestinationFull) {
        // Perhaps of what an earlier run left behind.
        giveSpaceBack(store, request.set.keepCount, control);
        abilities = tryAbilities(places.control, past);
    }
    if (!abilities)
        return withUntouchedCopies(abilities.fault(), control);
    killPoint("after-probe");
    if (abilities->hardLinks) {
        if (const Result<void> marked = markLinks(places); !marked)
            return withUntouchedCopies(marked.fault(), control);
    }
    ground.options = transferOptions(request.set, *abilities, *rsync);
    ground.warnings = abilityWarnings(*abilities, request.set.keepCount);
    if (ground.memory.isDamaged)
        ground.warnings
            << u"What was remembered of this set's disks was damaged and begins anew: this run could not tell "
               u"whether they are those of the last one."_s;
    if (!ground.hasLatest)
        ground.warnings << rootFilesystemWarnings(places);
    if (request.set.hardLinks && !abilities->hardLinks)
        ground.warnings << u"hard_links = yes has no effect: the destination has no hard links."_s;
    return ground;
}

}
