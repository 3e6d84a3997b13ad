#pragma once

#include "shared/result.h"

#include <QByteArrayList>
#include <QStringList>

namespace backup {

//! How an rsync process came to its end.
struct RsyncEnd {
    //! Killed by a signal, or never started.
    bool crashed = false;
    int code = 0;
    //! The first and the last lines of standard error.
    QByteArrayList errors;
};

//! What such an end means for the copy.
enum class RsyncOutcome {
    //! Everything asked for was done.
    Complete,
    //! Files vanished meanwhile; the rest is sound.
    Vanished,
    //! Some entries could not be read or written; the rest is sound.
    Partial,
};

//! Tells the outcome, or the Fault that ended it: DestinationFull, DestinationReadOnly, or RsyncFailed with rsync's
//! own words. Source: rsync(1), EXIT VALUES; errno(3) numbers in its messages.
Result<RsyncOutcome> judgeRsyncEnd(const RsyncEnd &end);

//! Names that rsync has skipped because it cannot make such files: devices, for anybody but root, and whatever the
//! filesystem has none of.
struct SkippedFiles {
    //! The first of them, as rsync writes them.
    QStringList names;
    qint64 count = 0;

    //! Takes \a line if it tells of one.
    void take(const QByteArray &line);
};

//! Whether a line of rsync's tells an error; the others tell what it did.
bool isComplaint(const QByteArray &line);

}
