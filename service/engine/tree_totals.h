#pragma once

#include "service/generations/descriptor.h"

#include <functional>

namespace backup {

//! What a folder holds.
struct TreeTotals {
    //! Entries that are not folders.
    qint64 files = 0;
    //! The sizes of files and symlinks, as rsync adds them up.
    qint64 bytes = 0;
};

//! Adds up all that is below \a folder. What cannot be read counts as nothing; \a shouldStop, asked for each entry,
//! ends it early.
TreeTotals totalsOf(Descriptor folder, const std::function<bool()> &shouldStop = {});

}
