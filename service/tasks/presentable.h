#pragma once

#include "shared/run_event.h"

namespace backup {

//! The report as it may be shown and kept: printable, with no more than 100 warnings of at most 1,000 characters.
//! The log of the task holds all of them.
RunReport presentable(RunReport report);

}
