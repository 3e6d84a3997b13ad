#pragma once

#include "monitor/settings/settings.h"

namespace backup {

//! Colours the whole application. The style at the first call is taken for the system's.
void applyTheme(ThemeChoice choice);

}
