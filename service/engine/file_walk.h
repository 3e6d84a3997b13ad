#pragma once

#include "service/engine/run_control.h"
#include "shared/result.h"

#include <QByteArray>
#include <dirent.h>
#include <functional>

namespace backup {

//! Gets an \a entry that is no folder, which is in the one open as \a folder; \a path is that below the root.
using FileListener = std::function<void(int folder, const dirent &entry, const QByteArray &path)>;

//! Tells of all below the folder \a root that is no folder, by its names alone. CommitFailed when one of the folders
//! cannot be read, Cancelled.
Result<void> walkFiles(const QByteArray &root, RunControl &control, const FileListener &tell);

}
