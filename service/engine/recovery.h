#pragma once

#include "service/engine/run_control.h"
#include "service/engine/run_request.h"
#include "service/engine/set_memory.h"
#include "service/generations/store.h"

namespace backup {

//! What the journal of a commit carries, so that the run can be told of after a crash.
QJsonObject commitNote(const Recovered &recovered);

//! Writes what follows from a commit: the latest's record; then, flushed with it, the commit itself is certain; then
//! what is remembered of both ends, and date_last. What cannot be written is added to the warnings; the only fault is a
//! destination that cannot be flushed.
Result<void> writeConsequences(
    const RunRequest &request, const GenerationStore &store, RunReport &report, SetMemory &memory);

//! Finishes what an earlier run left half done, under the lock, and tells of its commit once more. Answers the day of
//! that commit, when its consequences had to be written now; invalid otherwise.
Result<QDate> recoverRun(
    const RunRequest &request, const GenerationStore &store, SetMemory &memory, RunControl &control);

}
