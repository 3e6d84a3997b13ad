#pragma once

#include "service/engine/run_control.h"
#include "service/generations/store.h"

namespace backup {

//! Whether an expired generation should wait to become the next staging, rather than free its space at once.
bool hasRoomForSpare(const Places &places);

//! Lets generations beyond \a keepCount go, but not \a newest, which was made just now: renames only, each told in the
//! log. The spare goes too unless \a keepSpare.
Result<void> expireGenerations(const GenerationStore &store, int keepCount, bool keepSpare,
    const std::optional<GenerationName> &newest, RunControl &control);

//! What a full disk gets back before a run gives up: the spare, generations beyond \a keepCount, and the trash.
void giveUpExpired(const GenerationStore &store, int keepCount, RunControl &control);

//! The same after a run that had no space, and all that it took.
void giveSpaceBack(const GenerationStore &store, int keepCount, RunControl &control);

//! Deletes the trash at idle priority; ends early, without a fault, when the run is cancelled.
void emptyTrash(const GenerationStore &store, const RunControl &control);

}
