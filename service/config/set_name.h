#pragma once

#include "shared/result.h"

#include <QString>

namespace backup {

//! Whether a section of this name is one that `POST /api/<user>/<target>` can reach: text, '_', text, at most 255
//! characters, no '/' and no blanks at its ends. Any user and target will do, "tasks" and "sets" too: the fixed paths
//! of the API that take POST have two parts or four.
Result<void> checkSetName(const QString &name);

}
