#pragma once

#include "service/engine/run_control.h"
#include "service/engine/run_request.h"
#include "service/engine/set_memory.h"
#include "service/generations/folder_lock.h"
#include "service/generations/store.h"
#include "service/rsync/rsync_command.h"

namespace backup {

//! What a run stands on once preflight has found nothing against it.
struct Ground {
    GenerationStore store;
    SetMemory memory;
    QString sourceIdentity;
    QString destIdentity;
    //! Below the source: at first, and what was mounted since.
    NestedMounts mounts;
    TransferOptions options;
    QStringList warnings;
    bool hasLatest = false;
    //! The new copy will be so much less, or of something else, that this had to be accepted: the copy before is kept.
    bool isLoss = false;
    //! Held to the end of the run, and by every rsync of it.
    FolderLock lock;
};

//! Looks before anything moves: rsync, source, destination, and both against what they were at the last good run.
//! Takes the lock and finishes a commit that an earlier run left half done, whose report is told as Recovered.
//! A fault leaves everything as it was.
Result<Ground> preflight(const RunRequest &request, RunControl &control);

}
