#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <functional>

namespace backup {

//! Deletes what \a name in the folder \a at is: a file, or a folder with all that is in it. Never follows a symlink,
//! never leaves the filesystem. Counts the entries that were no folders into \a files, when given. What is not there
//! is no fault. What cannot be removed is left, with the folders around it, and is the fault that is answered.
Result<void> removeTree(int at, const QByteArray &name, qint64 *files = nullptr);
//! The same for an absolute path; \a shouldStop, asked once a folder, ends it early without a fault.
Result<void> removeTree(const QByteArray &path, const std::function<bool()> &shouldStop = {});

}
