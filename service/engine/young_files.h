#pragma once

#include "service/engine/preflight.h"
#include "service/engine/run_control.h"

#include <ctime>

namespace backup {

//! Where the source keeps coarse times (FAT, exFAT, some network drives), a file may be changed after it was copied and
//! keep its time; with its size, too, no later run would see that. So the copy of a file whose tick had not ended when
//! the copying began, at \a began, gets a time that is a nanosecond later: the next run makes it anew. Git has the same
//! trouble, and a like remedy (git, technical/racy-git). Where the destination does not keep nanoseconds (NTFS),
//! seconds are compared whatever the source keeps, and that time is a second earlier.

//! Looks at the entries of the copy list \a copyListPath, once they are in staging.
Result<void> markYoungFilesOfList(
    const Ground &ground, const QByteArray &copyListPath, time_t began, RunControl &control);

//! Looks at what a broken run has left, before it is gone on with: that run may not have come to it.
Result<void> markYoungFilesOfLeftover(const Ground &ground, RunControl &control);

//! Looks at all files of staging. Leaves alone what it may share with the latest: files of several names.
Result<void> markYoungFiles(const Ground &ground, time_t began, RunControl &control);

}
