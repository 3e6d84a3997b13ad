#pragma once

#include "service/program_options.h"

namespace backup {

//! `backup-server run NAME`: reads the configuration, does the run in this process and answers the exit code. A run
//! without a task id is nobody else's, so it is written into the history here.
int runSet(const RunOptions &options);

}
