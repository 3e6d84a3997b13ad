#pragma once

#include <QLoggingCategory>

namespace backup {

//! What the door has to tell the journal.
Q_DECLARE_LOGGING_CATEGORY(httpLog)

}
