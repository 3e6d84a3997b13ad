#pragma once

#include "service/engine/preflight.h"

namespace backup {

//! Makes staging the latest, writes what follows from it and lets old generations go. Answers \a report completed. A
//! fault means that nothing was committed.
Result<RunReport> commitRun(const RunRequest &request, Ground &ground, RunReport report, RunControl &control);

//! \a report with what stands at the destination now: generations and space.
RunReport describeDestination(const Ground &ground, RunReport report);

}
