#include "service/engine/copy.h"

#include "service/engine/attribute_scan.h"
#include "service/engine/change_list.h"
#include "service/engine/joined_files.h"
#include "service/engine/name_clashes.h"
#include "service/engine/older_files.h"
#include "service/engine/rate_meter.h"
#include "service/engine/stage_way.h"
#include "service/engine/staging_edit.h"
#include "service/engine/staging_mark.h"
#include "service/engine/tree_cursor.h"
#include "service/engine/young_files.h"
#include "service/generations/early_flush.h"
#include "service/generations/kill_point.h"
#include "service/rsync/rsync_exit.h"
#include "service/rsync/rsync_process.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keptComplaints = 20;

struct Pass {
    RsyncStats stats;
    RsyncOutcome outcome = RsyncOutcome::Complete;
    QStringList complaints;
    SkippedFiles skipped;
};

//! One rsync that writes into staging, with its progress told. \a bytes: how many it has to copy, 0 where that is not
//! known.
Result<Pass> runPass(const GenerationStore &store, const QStringList &arguments, qint64 bytes, RunControl &control)
{
    const EarlyFlush earlyFlush(store);
    Pass pass;
    RateMeter meter;
    RsyncListener listener;
    listener.onProgress = [&](Progress progress) {
        progress.phase = Phase::Copy;
        progress.rate = meter.rateAt(std::chrono::steady_clock::now(), *progress.bytes);
        if (bytes > 0) {
            progress.bytesTotal = bytes;
            progress.percent = static_cast<int>(std::clamp<qint64>(*progress.bytes * 100 / bytes, 0, 100));
            progress.eta = secondsLeft(*progress.bytes, bytes, progress.rate);
        }
        control.tell(progress);
    };
    listener.onText = [&](const QByteArray &line) {
        control.log(QString::fromUtf8(line));
        pass.skipped.take(line);
        if (isComplaint(line) && pass.complaints.size() < keptComplaints)
            pass.complaints << QString::fromUtf8(line);
    };
    listener.shouldStop = [&control] { return control.isCancelled(); };
    const RsyncRun run = runRsync(arguments, listener);
    if (run.stopped || control.isCancelled())
        return cancelledFault();
    const Result<RsyncOutcome> outcome = judgeRsyncEnd(run.end);
    if (!outcome)
        return outcome.fault();
    pass.stats = run.stats;
    pass.outcome = *outcome;
    return pass;
}

//! The top folder is dressed last: whatever is put into it changes its times.
Result<void> dressTopFolder(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const QString staging = QFile::decodeName(ground.store.places().staging);
    const Result<Pass> pass =
        runPass(ground.store, dressArguments(ground.options, request.set.source, staging), 0, control);
    return pass ? Result<void>() : Result<void>(pass.fault());
}

Copied copiedFrom(const Pass &pass)
{
    Copied copied;
    copied.bytesSent = pass.stats.copiedBytes;
    copied.isPartial = pass.outcome == RsyncOutcome::Partial;
    copied.lastGood.vanished = pass.outcome == RsyncOutcome::Vanished ? 1 : 0;
    if (copied.isPartial)
        copied.complaints = pass.complaints;
    return copied;
}

//! Counts what the latest has and the source has not, for the guards; the walk costs what a scan costs.
Result<ScanResult> scanForGuards(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const Places &places = ground.store.places();
    const Result<ScanResult> scan = scanSource(request, ground, places.latest, runListsOf(places).changes, control);
    if (!scan)
        return scan;
    const qint64 filesInLatest = scan->filesInSource - scan->filesNew + scan->filesDeleted;
    if (const Result<void> few = checkMassDeletion(request, scan->filesDeleted, filesInLatest); !few)
        return few.fault();
    return scan;
}

//! Makes staging what the latest is, by copying. With an expired generation to begin from that is what has changed
//! since; only for sets whose options leave entries alone, which are then the latest's.
Result<void> beginWithLatest(const RunRequest &request, const Ground &ground, RunControl &control)
{
    TransferOptions options = ground.options;
    options.extra.clear();
    const Result<Pass> pass = runPass(ground.store,
        copyAllArguments(options, request.set.dest, QFile::decodeName(ground.store.places().staging), {}), 0, control);
    if (!pass)
        return pass.fault();
    if (pass->outcome == RsyncOutcome::Complete)
        return {};
    return Fault {FaultKind::CommitFailed,
        u"The latest copy could not be read whole: %1."_s.arg(pass->complaints.join(u"; "_s)),
        u"Look for disk errors (dmesg) and check the destination's filesystem, then start the backup again."_s};
}

//! Whether nothing of the latest is in staging when rsync begins.
bool beginsEmpty(const Ground &ground)
{
    return ground.options.hardLinks && ground.hasLatest;
}

//! What unchanged files are linked from, or nothing. Of two names that clash, rsync would give the attributes of the
//! one to the file of the other, linked just before.
Result<QString> linkDestOf(const RunRequest &request, const Ground &ground, RunControl &control)
{
    if (!beginsEmpty(ground))
        return QString();
    const Result<bool> clashes = mayClash(request, ground, control);
    if (!clashes)
        return clashes.fault();
    return *clashes ? QString() : request.set.dest;
}

//! Copies anew what rsync has joined, see takeOutJoinedFiles(). Whether there was something.
Result<bool> partJoinedFiles(const RunRequest &request, const Ground &ground, WholeCopy &whole, RunControl &control)
{
    const Result<QByteArrayList> joined = takeOutJoinedFiles(request, ground, control);
    if (!joined)
        return joined.fault();
    if (joined->isEmpty())
        return false;
    const Places &places = ground.store.places();
    const QByteArray list = runListsOf(places).toCopy;
    CopyListWriter writer(list);
    for (const QByteArray &path : *joined)
        writer.add(path);
    if (const Result<void> written = writer.finish(); !written)
        return written.fault();
    const Result<Pass> pass = runPass(ground.store,
        copyListedArguments(
            ground.options, request.set.source, QFile::decodeName(places.staging), QFile::decodeName(list)),
        0, control);
    if (!pass)
        return pass.fault();
    const Copied copied = copiedFrom(*pass);
    whole.scan.filesChanged += joined->size();
    whole.copied.bytesSent += copied.bytesSent;
    whole.copied.isPartial |= copied.isPartial;
    whole.copied.complaints += copied.complaints;
    TreeCursor staging(places.staging);
    struct stat status = {};
    if (!copied.isPartial)
        whole.copied.lastGood.vanished += std::count_if(
            joined->begin(), joined->end(), [&](const QByteArray &path) { return !staging.look(path, status); });
    return true;
}

//! A first copy takes a fifth longer when rsync asks each file for ACLs and extended attributes; mostly there are none.
//! Those that appear from now on are found by the next run, like all that changes behind rsync's back. What is in the
//! control folder counts, too: a leftover of an earlier try, or an ACL that new files would inherit.
bool needsAttributes(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const AttributeKinds kinds = attributeKindsOf(ground.options);
    const auto shouldStop = [&control] {
        control.signOfLife();
        return control.isCancelled();
    };
    return mayHaveAttributes(QFile::encodeName(request.set.source), kinds, shouldStop)
        || mayHaveAttributes(ground.store.places().control, kinds, shouldStop);
}

}

Result<Copied> copyListed(const RunRequest &request, const Ground &ground, const ScanResult &scan, RunControl &control)
{
    const Places &places = ground.store.places();
    const RunLists lists = runListsOf(places);
    const time_t began = time(nullptr);
    const Result<Pass> pass = runPass(ground.store,
        copyListedArguments(
            ground.options, request.set.source, QFile::decodeName(places.staging), QFile::decodeName(lists.toCopy)),
        scan.bytesToCopy, control);
    if (!pass)
        return pass.fault();
    killPoint("after-copy");
    Copied copied = copiedFrom(*pass);
    const Result<LastGood> lastGood = keepLastGoodOfList(request, ground, lists.toCopy, control);
    if (!lastGood)
        return lastGood.fault();
    if (const Result<void> marked = markYoungFilesOfList(ground, lists.toCopy, began, control); !marked)
        return marked.fault();
    if (const Result<void> dressed = dressTopFolder(request, ground, control); !dressed)
        return dressed.fault();
    copied.lastGood = *lastGood;
    return copied;
}

Result<WholeCopy> copyWhole(const RunRequest &request, const Ground &ground, RunControl &control)
{
    const GenerationStore &store = ground.store;
    const Places &places = store.places();
    WholeCopy whole;
    if (ground.hasLatest) {
        const Result<ScanResult> scan = scanForGuards(request, ground, control);
        if (!scan)
            return scan.fault();
        whole.scan = *scan;
        whole.filesDeleted = scan->filesDeleted;
        // Below a folder that cannot be read, an expired generation may hold older files than the latest.
        if (scan->isPartial) {
            if (const Result<void> discarded = store.discard(places.staging); !discarded)
                return discarded.fault();
        }
    }
    if (isOlderCopy(places)) {
        const Result<void> removed = removeOutdated(request, ground, control);
        if (control.isCancelled())
            return cancelledFault();
        // Somebody may have made a file of it immutable (chattr(1)).
        if (!removed) {
            if (const Result<void> discarded = store.discard(places.staging); !discarded)
                return discarded.fault();
        }
    }
    if (ground.hasLatest && !ground.options.abilities.hardLinks && leavesSomeAlone(ground.options)) {
        if (const Result<void> begun = beginWithLatest(request, ground, control); !begun)
            return begun.fault();
    }
    // Staging holds no copy that counts: what the source has no longer must leave it even when something else could not
    // be read, and what could not be read comes from the latest.
    TransferOptions options = ground.options;
    options.ignoreErrors = true;
    if (!ground.hasLatest && !needsAttributes(request, ground, control))
        options.abilities.acls = options.abilities.xattrs = false;
    const Result<QString> linkDest = linkDestOf(request, ground, control);
    if (!linkDest)
        return linkDest.fault();
    // Without links to the latest, what has not changed is copied as well.
    const qint64 bytes = linkDest->isEmpty() ? whole.scan.bytesInSource : whole.scan.bytesToCopy;
    const time_t began = time(nullptr);
    control.tell(Progress {Phase::Copy, {}, {}, {}, {}, {}, {}, {}});
    const Result<Pass> pass = runPass(store,
        copyAllArguments(options, request.set.source, QFile::decodeName(places.staging), *linkDest), bytes, control);
    if (!pass)
        return pass.fault();
    killPoint("after-copy");
    whole.copied = copiedFrom(*pass);
    if (!ground.hasLatest) {
        whole.scan.filesChanged = whole.scan.filesNew = pass->stats.entries - pass->stats.folders;
        whole.scan.skipped = pass->skipped;
    }
    const qint64 filesInScan = whole.scan.filesInSource;
    whole.scan.filesInSource = pass->stats.entries - pass->stats.folders;
    whole.scan.bytesInSource = pass->stats.totalBytes;
    // rsync has not even seen those that vanished before it looked.
    whole.copied.lastGood.vanished += std::max<qint64>(filesInScan - whole.scan.filesInSource, 0);
    bool hasParted = false;
    if (!linkDest->isEmpty()) {
        const Result<bool> parted = partJoinedFiles(request, ground, whole, control);
        if (!parted)
            return parted.fault();
        hasParted = *parted;
    }
    const bool hasLeftAlone = beginsEmpty(ground) && leavesSomeAlone(ground.options);
    if (hasLeftAlone) {
        const Result<LastGood> kept = keepWhatWasLeftAlone(request, ground, whole.copied.isPartial, control);
        if (!kept)
            return kept.fault();
        whole.copied.lastGood.lost = kept->lost;
        whole.copied.lastGood.lostCount = kept->lostCount;
    }
    if (whole.copied.isPartial && ground.hasLatest) {
        const Result<LastGood> lastGood = keepLastGoodOfAll(request, ground, control);
        if (!lastGood)
            return lastGood.fault();
        LastGood &found = whole.copied.lastGood;
        // rsync does not tell beside worse.
        found.vanished = std::max(found.vanished, lastGood->vanished - whole.filesDeleted);
        found.unreadable = lastGood->unreadable;
        found.unreadableCount = lastGood->unreadableCount;
        found.missingCount = lastGood->missingCount;
        // What was left alone, and could not be linked, was missing once more.
        if (lastGood->lostCount > 0) {
            found.lost = lastGood->lost;
            found.lostCount = lastGood->lostCount;
        }
    }
    if (const Result<void> marked = markYoungFiles(ground, began, control); !marked)
        return marked.fault();
    if (hasParted || hasLeftAlone || (whole.copied.isPartial && ground.hasLatest)) {
        if (const Result<void> dressed = dressTopFolder(request, ground, control); !dressed)
            return dressed.fault();
    }
    return whole;
}

}
