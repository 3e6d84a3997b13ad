#pragma once

#include "service/engine/scan.h"

namespace backup {

//! Entries that did not come from the source although they were wanted.
struct LastGood {
    //! Not folders.
    qint64 vanished = 0;
    //! The first of them, for people.
    QStringList unreadable;
    qint64 unreadableCount = 0;
    //! Of the unreadable, those of which staging has no last good copy.
    qint64 missingCount = 0;
    //! What the latest has and could not give, for this user may neither link nor read it: the first of them.
    QStringList lost;
    qint64 lostCount = 0;
};

//! Looks whether each entry of the copy list \a copyListPath has arrived in staging. One that the source still has, or
//! does not let us look at, gets its last good copy from the latest.
Result<LastGood> keepLastGoodOfList(
    const RunRequest &request, const Ground &ground, const QByteArray &copyListPath, RunControl &control);

//! The same for everything that the latest has and staging has not, or, without hard links, has from the older copy
//! that staging began as.
Result<LastGood> keepLastGoodOfAll(const RunRequest &request, const Ground &ground, RunControl &control);

//! Where staging began empty: links into it what the latest has, staging has not, and the change list of a scan against
//! the latest does not tell as deleted, which is what options made rsync leave alone; see leavesSomeAlone().
//! After a partial run also less what it tells as changed, for that may be unreadable: keepLastGoodOfAll() tells.
//! Of the answer only what was lost counts.
Result<LastGood> keepWhatWasLeftAlone(
    const RunRequest &request, const Ground &ground, bool isPartial, RunControl &control);

}
