#include "service/engine/finish.h"

#include "service/engine/prune.h"
#include "service/engine/recovery.h"
#include "service/engine/scan.h"
#include "service/engine/stage_way.h"
#include "service/generations/commit.h"
#include "service/generations/kill_point.h"
#include "service/generations/naming.h"

#include <QFile>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QDate dayOfChange(const QByteArray &path)
{
    struct stat status = {};
    if (lstat(path.constData(), &status) != 0)
        return {};
    return QDateTime::fromSecsSinceEpoch(status.st_ctim.tv_sec).date();
}

Naming nameFor(const RunRequest &request, const Ground &ground)
{
    NamingFacts facts;
    facts.today = request.today;
    facts.dateLast = ground.memory.dateLast(request.set);
    if (const auto record = ground.store.record(); record && !facts.dateLast.isValid())
        facts.dateLast = record->date;
    facts.hasLatest = ground.hasLatest;
    facts.latestChanged = dayOfChange(ground.store.places().latest);
    facts.keepCount = request.set.keepCount;
    facts.isLoss = ground.isLoss;
    return decideNaming(facts);
}

//! Whoever is not root may not move a folder that he may not write (rename(2), EACCES).
void makeMovable(const QByteArray &folder)
{
    struct stat status = {};
    if (access(folder.constData(), W_OK) != 0 && lstat(folder.constData(), &status) == 0)
        chmod(folder.constData(), (status.st_mode & 07777) | S_IRWXU);
}

//! A free name for the old latest: a generation, the spare, or somewhere in the trash.
Result<QByteArray> placeForOld(const Ground &ground, const Naming &naming, bool keepSpare)
{
    const Places &places = ground.store.places();
    if (naming.generation) {
        const Result<QList<GenerationName>> existing = ground.store.generations();
        if (!existing)
            return existing.fault();
        GenerationName name = nextName(*existing, *naming.generation);
        // A file or a link of that name is no generation, and not ours to move.
        while (inodeOf(places.generation(folderFromGeneration(places.base, name))) != 0)
            ++name.serial;
        return places.generation(folderFromGeneration(places.base, name));
    }
    // The copy just replaced is nearer to the next one than any other spare.
    if (const Result<void> discarded = ground.store.discard(places.spare); !discarded)
        return discarded.fault();
    const std::optional<LatestRecord> record = ground.store.record();
    if (keepSpare && ground.store.writeDayOfSpare(record ? record->date : QDate()))
        return places.spare;
    for (int i = 1;; ++i) {
        const QByteArray place = places.trash + "/old-" + QByteArray::number(i);
        if (inodeOf(place) == 0)
            return place;
    }
}

}

RunReport describeDestination(const Ground &ground, RunReport report)
{
    report.generations = ground.store.generationInfos();
    struct statvfs filesystem = {};
    if (statvfs(ground.store.places().parent.constData(), &filesystem) == 0) {
        const auto block = static_cast<qint64>(filesystem.f_frsize);
        report.destinationFreeBytes = static_cast<qint64>(filesystem.f_bavail) * block;
        report.destinationSizeBytes = static_cast<qint64>(filesystem.f_blocks) * block;
    }
    return report;
}

Result<RunReport> commitRun(const RunRequest &request, Ground &ground, RunReport report, RunControl &control)
{
    if (control.isCancelled())
        return cancelledFault();
    control.tell(Progress {Phase::Commit, {}, {}, {}, {}, {}, {}, {}});
    const GenerationStore &store = ground.store;
    const Places &places = store.places();
    const Naming naming = nameFor(request, ground);
    const bool keepSpare = usesSpare(ground.options) && hasRoomForSpare(places);
    const Result<QByteArray> oldPlace = placeForOld(ground, naming, keepSpare);
    if (!oldPlace)
        return oldPlace.fault();

    report.committed = true;
    report.dateLast = naming.dateLast;
    report.warnings << naming.warnings;
    if (naming.generation && ground.hasLatest)
        report.generation = QFile::decodeName(oldPlace->sliced(oldPlace->lastIndexOf('/') + 1));
    makeMovable(places.staging);
    const Recovered note {request.taskId, request.startedAtUtc, QDateTime::currentDateTimeUtc(), report};
    const Result<void> committed =
        commitStaging(store, *oldPlace, commitNote(note), [&control] { control.setSwap(RunControl::Swap::UnderWay); });
    if (!committed) {
        if (!isCommitUnfinished(places))
            control.setSwap(RunControl::Swap::NotBegun);
        return committed.fault();
    }
    control.setSwap(RunControl::Swap::Done);

    unlink(places.stagingMark.constData());
    ground.memory.sourceIdentity = ground.sourceIdentity;
    ground.memory.destIdentity = ground.destIdentity;
    ground.memory.mounts = ground.mounts;
    if (const Result<void> certain = writeConsequences(request, store, report, ground.memory); !certain)
        return certain.fault();
    if (const Result<void> settled = settleCommitJournal(places); !settled)
        report.warnings << settled.fault().message;
    killPoint("after-settle");
    control.tell(Progress {Phase::Prune, {}, {}, {}, {}, {}, {}, {}});
    const auto newest = generationFromFolder(places.base, oldPlace->sliced(oldPlace->lastIndexOf('/') + 1));
    if (const Result<void> expired = expireGenerations(store, request.set.keepCount, keepSpare, newest, control);
        !expired)
        report.warnings << u"Old generations could not be removed: "_s + expired.fault().message;
    killPoint("after-expire");
    return describeDestination(ground, report);
}

}
