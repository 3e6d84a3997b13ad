#include "service/engine/run.h"

#include "service/engine/copy.h"
#include "service/engine/finish.h"
#include "service/engine/mount_identity.h"
#include "service/engine/name_clashes.h"
#include "service/engine/prune.h"
#include "service/engine/run_fault.h"
#include "service/engine/staging_edit.h"
#include "service/engine/staging_mark.h"
#include "service/engine/tree_totals.h"
#include "service/engine/young_files.h"
#include "service/generations/commit.h"
#include "service/generations/kill_point.h"

#include <QFile>
#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! A source that was unmounted after the scan looks as if all that changed had vanished, and so does a disk below it.
Result<void> checkSourceStayed(const RunRequest &request, Ground &ground)
{
    const QByteArray source = QFile::encodeName(request.set.source);
    if (mountIdentity(source) != ground.sourceIdentity)
        return Fault {FaultKind::SourceMissing,
            u"The source %1 was unmounted, or something was mounted over it, while it was copied."_s.arg(
                request.set.source),
            u"Mount the source again, then start the backup again."_s};
    NestedMounts now = nestedMounts(source);
    const Places &places = ground.store.places();
    const QByteArray missing = missingMount(source, ground.mounts, now, {places.latest, places.staging});
    // What is mounted on demand may have been mounted by the scan, and may sleep again by now.
    ground.mounts.insert(now);
    if (missing.isEmpty())
        return {};
    return Fault {FaultKind::SourceMissing,
        u"What was mounted at %1/%2, in the source, was unmounted, or something was mounted over it, while it was "
        u"copied."_s.arg(request.set.source, QFile::decodeName(missing)),
        u"Mount it again, then start the backup again."_s};
}

//! Without its disk a run ends of whatever it misses first.
Fault withLostDestination(const Fault &fault, const Ground &ground)
{
    const QByteArray &parent = ground.store.places().parent;
    const bool isKnown = !ground.destIdentity.isEmpty();
    if (!isKnown || fault.kind == FaultKind::Cancelled || mountIdentity(parent) == ground.destIdentity)
        return fault;
    return {FaultKind::DestinationMissing,
        u"The destination, at %1, was unmounted, or something was mounted over it, during the run: %2"_s.arg(
            QFile::decodeName(parent), fault.message),
        u"Mount the backup disk again, then start the backup again."_s};
}

//! What scan, stage and copy made, whichever way.
struct Grown {
    ScanResult scan;
    qint64 filesDeleted = 0;
    Copied copied;
    NameClashes clashes;
};

Result<Grown> withClashes(Grown grown, const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Result<NameClashes> clashes = findNameClashes(request, ground, control);
    if (!clashes)
        return clashes.fault();
    grown.clashes = *clashes;
    return grown;
}

Result<Grown> growStaging(const RunRequest &request, const Ground &ground, RunControl &control)
{
    if (const Result<void> prepared = prepareLists(ground.store.places()); !prepared)
        return prepared.fault();
    control.tell(Progress {Phase::Scan, {}, {}, {}, {}, {}, {}, {}});
    if (!markYoungFilesOfLeftover(ground, control)) {
        if (control.isCancelled())
            return cancelledFault();
        if (const Result<void> discarded = ground.store.discard(ground.store.places().staging); !discarded)
            return discarded.fault();
    }
    const Result<StageWay> way = chooseWay(ground);
    killPoint("after-way");
    if (!way)
        return way.fault();
    if (*way == StageWay::Whole) {
        Result<WholeCopy> whole = copyWhole(request, ground, control);
        if (!whole)
            return whole.fault();
        return withClashes({whole->scan, whole->filesDeleted, whole->copied, {}}, request, ground, control);
    }
    const Result<Staged> staged = stage(*way, request, ground, control);
    if (!staged)
        return staged.fault();
    Grown grown {staged->scan, staged->filesDeleted, {}, {}};
    if (staged->hasChanges) {
        control.tell(Progress {Phase::Copy, {}, {}, {}, {}, {}, {}, {}});
        const Result<Copied> copied = copyListed(request, ground, staged->scan, control);
        if (!copied)
            return copied.fault();
        grown.copied = *copied;
    }
    return withClashes(grown, request, ground, control);
}

//! What vanishes between scan and copy is gone from the source as if it had vanished before: it counts, and a guard
//! asks. What is said to be saved must be; the next run goes by it, too.
Result<void> countWhatVanished(const RunRequest &request, const Ground &ground, Grown &grown, RunControl &control)
{
    if (grown.copied.lastGood.vanished == 0)
        return {};
    const auto shouldStop = [&control] {
        control.signOfLife();
        return control.isCancelled();
    };
    const Places &places = ground.store.places();
    const TreeTotals saved = totalsOf(openFolder(places.staging), shouldStop);
    const Descriptor staging = openFolder(places.staging);
    const TreeLoss loss = ground.hasLatest ? lossOf(openFolder(places.latest), staging.get(), shouldStop) : TreeLoss();
    if (control.isCancelled())
        return cancelledFault();
    ScanResult &scan = grown.scan;
    const qint64 goneSinceScan = loss.gone - grown.filesDeleted;
    const qint64 replaced = std::max<qint64>(scan.filesChanged - scan.filesNew - goneSinceScan, 0);
    scan.filesInSource = saved.files;
    scan.bytesInSource = saved.bytes;
    scan.filesNew = saved.files - (loss.files - loss.gone);
    scan.filesChanged = scan.filesNew + replaced;
    grown.filesDeleted = loss.gone;
    return checkMassDeletion(request, loss.gone, loss.files);
}

QString joined(const QStringList &names, qint64 count)
{
    const QString list = names.join(u", "_s);
    return count > names.size() ? list + u" and %1 more"_s.arg(count - names.size()) : list;
}

QString firstOf(const QStringList &complaints)
{
    constexpr qsizetype shown = 3;
    constexpr qsizetype longest = 300; // a path may take 4,096
    QStringList first;
    for (const QString &complaint : complaints.first(qMin(shown, complaints.size())))
        first << complaint.left(longest);
    return first.isEmpty() ? u"it gave no reason"_s : first.join(u"; "_s);
}

//! What the newest copy has of that which could not be copied.
QString whatIsKept(const LastGood &lastGood)
{
    const bool isOne = lastGood.unreadableCount == 1;
    if (lastGood.missingCount >= lastGood.unreadableCount)
        return isOne ? u"the newest copy does not hold it"_s : u"the newest copy holds none of these"_s;
    const QString kept = isOne ? u"it keeps its last good copy"_s : u"each of these keeps its last good copy"_s;
    return lastGood.missingCount == 0
        ? kept
        : QString(kept + u", but for %1 that the newest copy does not hold"_s.arg(lastGood.missingCount));
}

std::optional<Fault> readFault(const Grown &grown, const Ground &ground)
{
    const Copied &copied = grown.copied;
    if (const LastGood &lastGood = copied.lastGood; lastGood.unreadableCount > 0) {
        // A dry run opens no file: what the scan complains of are folders that it could not list.
        const QString folders = grown.scan.complaints.isEmpty()
            ? QString()
            : QString(u"Folders could not be listed either: %1. "_s.arg(firstOf(grown.scan.complaints)));
        return Fault {FaultKind::FilesUnreadable,
            u"%1 could not be copied: %2. %3Everything else was saved; %4."_s.arg(
                lastGood.unreadableCount == 1 ? u"One file"_s : u"%1 files"_s.arg(lastGood.unreadableCount),
                joined(lastGood.unreadable, lastGood.unreadableCount), folders, whatIsKept(lastGood)),
            u"The log of this task tells why; check their permissions and names, and the disks for errors (dmesg)."_s};
    }
    if (!grown.scan.isPartial && !copied.isPartial)
        return std::nullopt;
    return Fault {FaultKind::FilesUnreadable,
        u"rsync could not do everything: %1. Everything else was saved; what could not be copied %2."_s.arg(
            firstOf(grown.scan.complaints + copied.complaints),
            ground.hasLatest ? u"keeps its last good copy, where there was one"_s : u"is not in the copy"_s),
        u"Read the log of this task, mend what it names, then start the backup again."_s};
}

//! The copy lacks something of the source: committed, and an error all the same, for nobody reads warnings for weeks.
std::optional<Fault> faultOf(const Grown &grown, const Ground &ground)
{
    const std::optional<Fault> unread = readFault(grown, ground);
    if (grown.clashes.count == 0)
        return unread;
    const QString lost = u"The destination does not tell upper from lower case, and keeps one file only of: %1."_s.arg(
        grown.clashes.names.join(u"; "_s)
        + (grown.clashes.count > grown.clashes.names.size() ? u" and more"_s : QString()));
    return Fault {FaultKind::FilesUnreadable,
        lost + u' ' + (unread ? unread->message : u"Everything else was saved."_s),
        u"Rename all but one of each, or use a destination that tells them apart, such as ext4."_s
            + (unread ? u' ' + unread->remedy : QString())};
}

QString warningOfLost(const LastGood &lastGood, int keepCount)
{
    const QString whereItIs = keepCount > 0 ? u"Only older copies hold it now, until keep_count removes them: copy it "
                                              u"from there, or mend its owner or mode "
                                              u"in the source."_s
                                            : u"It has gone with the copy before, for keep_count is 0."_s;
    return u"The last good copy could not be kept, for this user may neither link nor read it: %1. %2"_s.arg(
        joined(lastGood.lost, lastGood.lostCount), whereItIs);
}

RunReport reportOf(const RunRequest &request, const Ground &ground, const Grown &grown)
{
    RunReport report;
    report.fault = faultOf(grown, ground);
    report.warnings = ground.warnings;
    if (grown.copied.lastGood.lostCount > 0)
        report.warnings << warningOfLost(grown.copied.lastGood, request.set.keepCount);
    if (grown.copied.lastGood.vanished > 0)
        report.warnings << u"Some files vanished while they were copied; they are not in the copy."_s;
    if (grown.scan.filesInSource == 0)
        report.warnings << u"The source has no file to save: its disk may not be mounted, or exclude leaves out "
                           u"everything."_s;
    if (const SkippedFiles &skipped = grown.scan.skipped; skipped.count > 0)
        report.warnings << u"Not in the copy, for the user of this service or the destination's filesystem cannot make "
                           u"such files: %1."_s.arg(joined(skipped.names, skipped.count));
    report.stats = {grown.scan.filesInSource, grown.scan.bytesInSource, grown.scan.filesChanged, grown.filesDeleted,
        grown.copied.bytesSent};
    return report;
}

//! Whether the source has lost what a guard speaks of, which was accepted, or the copy what could not be kept; an empty
//! source has lost all.
bool hasLost(const BackupSet &set, const Grown &grown)
{
    const ScanResult &scan = grown.scan;
    const qint64 filesInLatest = scan.filesInSource - scan.filesNew + grown.filesDeleted;
    return grown.copied.lastGood.lostCount > 0 || isMassDeletion(set, grown.filesDeleted, filesInLatest)
        || (grown.filesDeleted > 0 && scan.filesInSource == 0);
}

}

void runBackup(const RunRequest &request, RunControl &control)
{
    Result<Ground> found = preflight(request, control);
    if (!found) {
        RunReport report;
        report.fault = withRemedy(found.fault());
        control.tell(report);
        return;
    }
    Ground &ground = found.value();
    Result<Grown> grown = growStaging(request, ground, control);
    if (grown) {
        if (const Result<void> stayed = checkSourceStayed(request, ground); !stayed)
            grown = stayed.fault();
    }
    if (grown) {
        if (const Result<void> counted = countWhatVanished(request, ground, grown.value(), control); !counted)
            grown = counted.fault();
    }
    if (grown)
        ground.isLoss |= hasLost(request.set, *grown);
    Result<RunReport> report = grown ? commitRun(request, ground, reportOf(request, ground, *grown), control)
                                     : Result<RunReport>(grown.fault());
    if (!report) {
        if (!isCommitUnfinished(ground.store.places())) {
            if (report.fault().kind == FaultKind::DestinationFull)
                giveSpaceBack(ground.store, request.set.keepCount, control);
            else
                settleLeftover(ground.store);
        }
        RunReport failed = describeDestination(ground, {});
        failed.fault = withRemedy(report.fault());
        if (control.swap() == RunControl::Swap::NotBegun)
            failed.fault = withUntouchedCopies(withLostDestination(*failed.fault, ground), control);
        failed.warnings = ground.warnings;
        report = failed;
    }
    removeLists(ground.store.places());
    control.tell(*report);
    killPoint("after-report");
    // The next run of this set need not wait for the trash.
    ground.lock.release();
    emptyTrash(ground.store, control);
}

}
