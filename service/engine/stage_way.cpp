#include "service/engine/stage_way.h"

#include "service/engine/staging_mark.h"
#include "service/generations/kill_point.h"

#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Links may fail for a while, whatever the reason: what was made before may share its files with generations.
bool mayShareFiles(const Places &places)
{
    return inodeOf(places.linksMark) != 0;
}

bool mayKeepLeftover(const Ground &ground, const StagingMark &now)
{
    const Places &places = ground.store.places();
    const std::optional<StagingMark> mark = readStagingMark(places);
    if (!mark || (mark->session != now.session && !mark->isFlushed))
        return false;
    if (!ground.options.abilities.hardLinks)
        return !mayShareFiles(places);
    if (ground.hasLatest && leavesSomeAlone(ground.options))
        return false;
    // rsync alone would change the attributes of shared files in place; comparing with the latest needs its record.
    return now.isOwn ? mark->isOwn : !ground.options.hardLinks && ground.store.record().has_value();
}

}

bool leavesSomeAlone(const TransferOptions &options)
{
    return std::any_of(options.extra.begin(), options.extra.end(), [](const QString &option) {
        return option == "--one-file-system"_L1 || option.startsWith("--max-size="_L1)
            || option.startsWith("--min-size="_L1);
    });
}

bool usesSpare(const TransferOptions &options)
{
    return !options.hardLinks && (!options.abilities.hardLinks || !leavesSomeAlone(options));
}

Result<StageWay> chooseWay(const Ground &ground)
{
    const GenerationStore &store = ground.store;
    const Places &places = store.places();
    const bool canLink = ground.options.abilities.hardLinks;
    const bool isWhole = !canLink || !ground.hasLatest || ground.options.hardLinks;
    StagingMark now {stagingSession(places.control), !ground.hasLatest, false, isOlderCopy(places), {},
        QDateTime::currentDateTimeUtc()};
    if (!mayKeepLeftover(ground, now)) {
        if (const Result<void> discarded = store.discard(places.staging); !discarded)
            return discarded.fault();
    }
    if (!canLink && mayShareFiles(places)) {
        if (const Result<void> discarded = store.discard(places.spare); !discarded)
            return discarded.fault();
    }
    const bool maySpare = ground.hasLatest && usesSpare(ground.options) && (!canLink || store.record());
    const bool takesSpare = maySpare && inodeOf(places.staging) == 0 && inodeOf(places.spare) != 0;
    now.isOlder = takesSpare || (now.isOlder && inodeOf(places.staging) != 0);
    if (now.isOlder)
        now.day = takesSpare ? store.dayOfSpare() : readStagingMark(places)->day;
    if (const Result<void> marked = writeStagingMark(places, now); !marked)
        return marked.fault();
    if (takesSpare)
        renameToFree(places.spare, places.staging);
    killPoint("after-spare-taken");
    if (isWhole)
        return StageWay::Whole;
    return inodeOf(places.staging) != 0 ? StageWay::Reuse : StageWay::Clone;
}

}
