#pragma once

#include "service/engine/run_control.h"

namespace backup {

//! What is sure of the copies of a run whose commit has not begun: a sentence.
QString untouchedCopies(const RunControl &control);

//! \a fault with that sentence.
Fault withUntouchedCopies(Fault fault, const RunControl &control);

//! \a fault with a remedy, also where only the system's own words are known.
Fault withRemedy(Fault fault);

}
