#include "service/engine/stage.h"

#include "service/engine/staging_edit.h"
#include "service/engine/tree_clone.h"
#include "service/generations/kill_point.h"

#include <algorithm>
#include <future>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr Progress stageProgress {Phase::Stage, {}, {}, {}, {}, {}, {}, {}};

//! Deleted files cannot be counted in a list made against anything but the latest; what the latest held is on record.
qint64 deletedFromLatest(qint64 filesInLatest, qint64 filesInSource, qint64 filesNew)
{
    return std::max<qint64>(filesInLatest - filesInSource + filesNew, 0);
}

Result<void> checkGuards(const RunRequest &request, const Places &places, const Staged &staged, qint64 filesInLatest)
{
    if (const Result<void> few = checkMassDeletion(request, staged.filesDeleted, filesInLatest); !few)
        return few;
    return checkSpace(places, staged.scan);
}

Result<Staged> stageByClone(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    const RunLists lists = runListsOf(places);
    QByteArrayList missing;
    std::atomic<bool> isScanLost = false;
    CloneListener listener;
    listener.onMissing = [&missing](const QByteArray &path) { missing.append(path); };
    listener.shouldStop = [&control, &isScanLost] {
        control.signOfLife();
        return control.isCancelled() || isScanLost;
    };
    auto cloning = std::async(std::launch::async, [&] { return cloneTree(places.latest, places.staging, listener); });
    const Result<ScanResult> scan = scanSource(request, ground, places.latest, lists.changes, control);
    isScanLost = !scan;
    control.tell(stageProgress);
    const Result<void> cloned = cloning.get();
    if (!scan)
        return scan.fault();
    if (!cloned)
        return cloned.fault();
    killPoint("after-clone");

    Staged staged {*scan, scan->filesDeleted, false};
    const qint64 filesInLatest = scan->filesInSource - scan->filesNew + scan->filesDeleted;
    if (const Result<void> sound = checkGuards(request, places, staged, filesInLatest); !sound)
        return sound.fault();
    const Result<Edited> edited = applyChanges(places, lists, Relink::No, missing, control);
    if (!edited)
        return edited.fault();
    killPoint("after-edit");
    staged.hasChanges = edited->hasChanges;
    return staged;
}

//! Comparing with staging itself makes any start sound: whatever differs from the source is taken out and copied, or
//! linked from the latest and compared once more.
Result<Staged> stageByReuse(
    const RunRequest &request, const Ground &ground, const ScanResult &scan, RunControl &control)
{
    const Places &places = ground.store.places();
    const RunLists lists = runListsOf(places);
    control.tell(stageProgress);
    const Result<Edited> edited = applyChanges(places, lists, Relink::FromLatest, {}, control);
    if (!edited)
        return edited.fault();
    killPoint("after-relink");

    Staged staged {scan, 0, edited->hasChanges};
    if (edited->hasLinked) {
        const Result<ScanResult> again =
            scanListed(request, ground, places.staging, lists.toCopy, lists.differing, control);
        if (!again)
            return again.fault();
        staged.scan.filesChanged = again->filesChanged;
        staged.scan.filesNew = again->filesNew;
        staged.scan.bytesToCopy = again->bytesToCopy;
    }
    const qint64 filesInLatest = ground.store.record()->files;
    staged.filesDeleted = deletedFromLatest(filesInLatest, scan.filesInSource, staged.scan.filesNew);
    if (const Result<void> sound = checkGuards(request, places, staged, filesInLatest); !sound)
        return sound.fault();
    if (edited->hasLinked) {
        if (const Result<void> applied = applyDiffering(places, lists, control); !applied)
            return applied.fault();
    }
    return staged;
}

}

Result<Staged> stage(StageWay way, const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    if (way == StageWay::Reuse) {
        const Result<ScanResult> scan =
            scanSource(request, ground, places.staging, runListsOf(places).changes, control);
        if (!scan)
            return scan.fault();
        if (!scan->isPartial)
            return stageByReuse(request, ground, *scan, control);
        // Below a folder that cannot be read, staging may hold older files than the latest.
        if (const Result<void> discarded = ground.store.discard(places.staging); !discarded)
            return discarded.fault();
    }
    return stageByClone(request, ground, control);
}

}
