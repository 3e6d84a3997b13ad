#include "service/tasks/logging.h"

namespace backup {

Q_LOGGING_CATEGORY(tasksLog, "backup.tasks")

}
