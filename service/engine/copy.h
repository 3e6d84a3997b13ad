#pragma once

#include "service/engine/last_good.h"
#include "service/engine/stage.h"

namespace backup {

//! What came of the copying.
struct Copied {
    qint64 bytesSent = 0;
    //! What could not be copied, and what took its place.
    LastGood lastGood;
    //! rsync's words, when it ended with errors.
    QStringList complaints;
    bool isPartial = false;
};

//! Copies what stage() listed into staging. Entries that cannot be read get their last good copy.
Result<Copied> copyListed(const RunRequest &request, const Ground &ground, const ScanResult &scan, RunControl &control);

//! What the way Whole counted and copied.
struct WholeCopy {
    ScanResult scan;
    qint64 filesDeleted = 0;
    Copied copied;
};

//! Makes staging a whole copy in one pass of rsync; with a latest the guards of stage() are asked before.
Result<WholeCopy> copyWhole(const RunRequest &request, const Ground &ground, RunControl &control);

}
