#pragma once

#include "service/tasks/file_lock.h"
#include "shared/result.h"

#include <memory>

namespace backup {

//! Makes the state folder when it is missing, for this user alone.
Result<void> makeStateFolder(const QString &path);

//! StateUnwritable when this is root and the state folder another user's, whose service could not use what root writes.
Result<void> mayWriteInto(const QString &path);

//! Makes the state folder when it is missing and takes it for this process until the lock is deleted. StateUnwritable
//! when that cannot be done, also because another service has it.
Result<std::unique_ptr<FileLock>> takeStateFolder(const QString &path);

}
