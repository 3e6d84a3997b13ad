#pragma once

#include "service/engine/run_control.h"
#include "service/engine/run_request.h"

namespace backup {

//! One run of one set, start to end: preflight, scan, stage, copy, commit, prune. Tells exactly one RunReport, after
//! the commit and before the trash is emptied. Blocks; dies with its thread's process at any point without harm.
void runBackup(const RunRequest &request, RunControl &control);

}
