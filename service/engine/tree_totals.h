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

//! What one folder holds and another does not, by path.
struct TreeLoss {
    //! Entries of the first that are not folders.
    qint64 files = 0;
    //! Of these, how many the second lacks.
    qint64 gone = 0;
};

//! Looks for all that is below \a before in the folder \a after, a descriptor; -1 holds nothing. For the rest as there.
TreeLoss lossOf(Descriptor before, int after, const std::function<bool()> &shouldStop = {});

}
