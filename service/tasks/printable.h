#pragma once

#include "shared/run_event.h"

#include <QString>

namespace backup {

//! \a text without control characters, which could forge lines or move a terminal's cursor; a tab stays, each other
//! becomes U+FFFD. Names of files hold what people (and attackers) put there.
QString printable(QString text);

//! The report as it may be shown and kept: printable, with no more than 100 warnings of at most 1,000 characters.
//! The log of the task holds all of them.
RunReport presentable(RunReport report);

}
