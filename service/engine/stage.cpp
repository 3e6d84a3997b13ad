#include "service/engine/stage.h"

#include "service/engine/name_clashes.h"
#include "service/engine/prune.h"
#include "service/engine/staging_edit.h"
#include "service/engine/staging_mark.h"
#include "service/engine/tree_clone.h"
#include "service/engine/unshared_files.h"
#include "service/generations/kill_point.h"

#include <QFile>

#include <algorithm>
#include <future>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr Progress stageProgress {Phase::Stage, {}, {}, {}, {}, {}, {}, {}};

Result<ScanResult> scanAgainst(
    const QByteArray &target, const RunRequest &request, const Ground &ground, RunControl &control)
{
    Result<ScanResult> scan = scanSource(request, ground, target, runListsOf(ground.store.places()).changes, control);
    if (!scan)
        return scan;
    const Result<void> completed = listNamesInAnotherCase(request, ground, scan.value(), control);
    return completed ? scan : Result<ScanResult>(completed.fault());
}

//! Everything between the scan and the copy. What is linked from the latest is compared once more: it may differ in
//! attributes, or for the way Reuse, in content.
Result<Staged> editStaging(const RunRequest &request, const Ground &ground, const ScanResult &scan, Relink relink,
    const QByteArrayList &missing, qint64 filesInLatest, RunControl &control)
{
    const Places &places = ground.store.places();
    const RunLists lists = runListsOf(places);
    const QByteArray source = QFile::encodeName(request.set.source);
    const Result<Edited> edited = applyChanges(places, lists, relink, source, missing, control);
    if (!edited)
        return edited.fault();
    if (const Result<void> marked = markBroughtUpToDate(places); !marked)
        return marked.fault();
    killPoint("after-relink");

    Staged staged {scan, 0, edited->hasChanges};
    // The scan compared with an older copy.
    if (relink == Relink::FromLatest)
        staged.scan.filesNew = scan.filesChanged - edited->filesReplaced;
    QByteArray differing = lists.differing;
    if (edited->hasLinked) {
        const Result<ScanResult> again =
            scanListed(request, ground, places.staging, lists.toCopy, lists.differing, control);
        if (!again)
            return again.fault();
        // What could not be compared is not trusted.
        if (again->isPartial) {
            differing = lists.changes;
        } else {
            staged.scan.filesChanged = again->filesChanged;
            staged.scan.filesNew = again->filesNew - edited->filesReplaced;
        }
    }
    staged.scan.filesChanged += scan.filesStaged;
    staged.scan.filesNew += scan.filesStagedNew;
    // A list of deletions made against anything but the latest does not tell how many files it has lost; sums do.
    staged.filesDeleted = std::max<qint64>(filesInLatest - scan.filesInSource + staged.scan.filesNew, 0);
    if (const Result<void> few = checkMassDeletion(request, staged.filesDeleted, filesInLatest); !few)
        return few.fault();
    if (const Result<void> measured = measureCopy(source, edited->hasLinked ? differing : lists.changes, staged.scan);
        !measured)
        return measured.fault();
    if (!checkSpace(places, staged.scan, request.set.keepCount))
        giveUpExpired(ground.store, request.set.keepCount, control);
    if (const Result<void> fits = checkSpace(places, staged.scan, request.set.keepCount); !fits)
        return fits.fault();
    if (edited->hasLinked) {
        if (const Result<void> applied = applyDiffering(places, lists, differing, missing, control); !applied)
            return applied.fault();
    }
    killPoint("after-edit");
    return staged;
}

Result<Staged> stageByClone(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    QByteArrayList missing;
    std::atomic<bool> isScanLost = false;
    CloneListener listener;
    listener.onMissing = [&missing](const QByteArray &path) { missing.append(path); };
    listener.shouldStop = [&control, &isScanLost] {
        control.signOfLife();
        return control.isCancelled() || isScanLost;
    };
    auto cloning = std::async(std::launch::async, [&] {
        const Result<void> cloned = cloneTree(places.latest, places.staging, listener);
        // The links go to the disk while rsync still scans, and the commit has little left to flush.
        return cloned ? ground.store.flush() : cloned;
    });
    const Result<ScanResult> scan = scanAgainst(places.latest, request, ground, control);
    isScanLost = !scan;
    control.tell(stageProgress);
    const Result<void> cloned = cloning.get();
    if (!scan)
        return scan.fault();
    if (!cloned)
        return cloned.fault();
    killPoint("after-clone");
    const qint64 filesInLatest = scan->filesInSource - scan->filesNew + scan->filesDeleted;
    return editStaging(request, ground, *scan, Relink::Renamed, missing, filesInLatest, control);
}

}

Result<Staged> stage(StageWay way, const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    if (way == StageWay::Reuse) {
        Result<ScanResult> scan = scanAgainst(places.staging, request, ground, control);
        if (!scan)
            return scan.fault();
        control.tell(stageProgress);
        const bool isTrusted = !scan->isPartial && lookAtUnsharedFiles(request, ground, scan.value(), control);
        if (control.isCancelled())
            return cancelledFault();
        if (isTrusted) {
            Result<Staged> staged =
                editStaging(request, ground, *scan, Relink::FromLatest, {}, ground.store.record()->files, control);
            // Somebody may have made a file of it immutable (chattr(1)).
            if (staged || staged.fault().kind != FaultKind::CommitFailed)
                return staged;
        }
        // Below a folder that cannot be read, staging may hold older files than the latest.
        if (const Result<void> discarded = ground.store.discard(places.staging); !discarded)
            return discarded.fault();
    }
    return stageByClone(request, ground, control);
}

}
