#pragma once

#include "service/engine/preflight.h"
#include "service/engine/run_control.h"

#include <QByteArrayList>

namespace backup {

//! Takes out of staging the files that are one there and several in the source, and returns their paths: where a hard
//! link was replaced by an equal copy, rsync links both names from the file that they were (rsync(1), --link-dest).
//! Costs a walk of the names in staging.
Result<QByteArrayList> takeOutJoinedFiles(const RunRequest &request, const Ground &ground, RunControl &control);

}
