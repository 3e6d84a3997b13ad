#pragma once

#include <QLoggingCategory>

namespace backup {

//! What happens to tasks and to the files that keep them.
Q_DECLARE_LOGGING_CATEGORY(tasksLog)

}
