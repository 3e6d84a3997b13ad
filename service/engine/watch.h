#pragma once

#include "service/engine/run_control.h"
#include "service/engine/run_request.h"

namespace backup {

//! Blocks the signals that end a run, in this thread and those it starts; to be called before any other is started.
void blockEndingSignals();

//! Runs \a work in a thread of its own and watches over it: SIGTERM and SIGINT cancel the run, a second one or five
//! seconds end it; a source or destination that does not answer for half a minute ends it as ProbeTimeout, even while
//! a system call of that thread can not be interrupted. Returns when the work has ended; when the work has to be left
//! hanging, reports what the fault is and ends the process.
void watchOver(const RunRequest &request, RunControl &control, const std::function<void()> &work);

}
