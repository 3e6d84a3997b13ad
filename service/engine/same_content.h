#pragma once

#include "service/engine/run_control.h"
#include "service/engine/tree_cursor.h"

#include <functional>

namespace backup {

//! Opens the file \a path of \a tree for reading; never waits for the writer of a named pipe, never follows a symlink.
Descriptor openFile(TreeCursor &tree, const QByteArray &path);

//! Whether both can be read to the end, and are the same. \a shouldStop is asked once a block; not the same, if it says
//! so.
bool sameContent(const Descriptor &one, const Descriptor &other, const std::function<bool()> &shouldStop);

//! The same of the file \a path of two trees; each block is a sign of life, and a run that is cancelled stops.
bool sameFile(TreeCursor &tree, TreeCursor &other, const QByteArray &path, RunControl &control);

}
