#pragma once

#include "monitor/settings/settings.h"

namespace backup {

//! Colours the whole application.
void applyTheme(ThemeChoice choice);

}
