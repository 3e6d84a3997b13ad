#pragma once

#include "service/engine/preflight.h"
#include "service/engine/run_control.h"

namespace backup {

//! Takes out of a staging that is an older copy, and that rsync is about to bring up to date by size and time alone,
//! each file that may have those of the source's without its content: its time was set, or it came back from elsewhere.
//!
//! A file stays when it does not differ from the latest by the change list, and the source's has not been touched since
//! the older copy was made, by its time of change (stat(2), st_ctime), which nobody can set. All others, and those of
//! sources that keep no such time, are compared byte by byte: what a broken run has copied stays, too.
//!
//! CommitFailed when one cannot be removed: then staging cannot be used.
Result<void> removeOutdated(const RunRequest &request, const Ground &ground, RunControl &control);

}
