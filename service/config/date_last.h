#pragma once

#include "shared/result.h"

#include <QDate>
#include <QString>

namespace backup {

//! Writes \a date as date_last of the section \a name into the file at \a path, or into the file a link there points
//! to, and returns when it is on disk. Only the digits change; where the key is missing it gets a line at the section's
//! end. The file is replaced whole, with owner, group, mode and access list kept; edits that others make meanwhile are
//! kept too. Nothing is written when the file says that day already. On a fault the file is as it was:
//! ConfigUnreadable, ConfigInvalid (no such section, or a faulty one), StateUnwritable (the file or its folder cannot
//! be written).
//!
//! Not through QSettings, which would keep a failed write and try it again later, and tells no reason.
Result<void> writeDateLast(const QString &path, const QString &name, QDate date);

}
