#pragma once

#include "service/engine/event_writer.h"
#include "service/engine/run_request.h"

#include <functional>

namespace backup {

//! Does the run in this process, printing what it tells in the given form, and answers the exit code. \a hear gets
//! each event too, in the run's thread. To be called once, from main, before any other thread is started.
int runCommand(const RunRequest &request, EventWriter::Form form, const std::function<void(const RunEvent &)> &hear);

}
