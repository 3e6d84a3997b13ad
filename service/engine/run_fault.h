#pragma once

#include "service/engine/run_control.h"
#include "service/engine/run_request.h"

namespace backup {

//! What is sure of the copies of a run whose commit has not begun: a sentence.
QString untouchedCopies(const RunControl &control);

//! \a fault with that sentence.
Fault withUntouchedCopies(Fault fault, const RunControl &control);

//! How to go past the guard that refuses with \a kind, and past those that this run may pass already: words for the
//! middle of a sentence.
QString runAnyway(const RunRequest &request, FaultKind kind);

//! \a fault with a remedy, also where only the system's own words are known.
Fault withRemedy(Fault fault);

}
