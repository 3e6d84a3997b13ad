#include "service/api/http/http_log.h"

namespace backup {

Q_LOGGING_CATEGORY(httpLog, "backup.http")

}
