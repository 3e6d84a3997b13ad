#pragma once

#include "service/engine/scan.h"
#include "service/engine/stage_way.h"

namespace backup {

//! The state between scan and copy: staging holds every entry that did not change, as links; none of those that did.
struct Staged {
    ScanResult scan;
    //! Entries of the latest that are not in the source; not folders.
    qint64 filesDeleted = 0;
    //! Something is to be copied, and runListsOf().toCopy says what.
    bool hasChanges = false;
};

//! Scans and stages for the ways Clone and Reuse; Reuse becomes Clone where it cannot be trusted. MassDeletion and
//! DestinationFull come before anything is copied.
Result<Staged> stage(StageWay way, const RunRequest &request, const Ground &ground, RunControl &control);

//! Whether more than the set allows of \a filesInLatest is gone.
bool isMassDeletion(const BackupSet &set, qint64 filesDeleted, qint64 filesInLatest);

//! MassDeletion when more than the set allows of \a filesInLatest is gone.
Result<void> checkMassDeletion(const RunRequest &request, qint64 filesDeleted, qint64 filesInLatest);

//! Adds up the files of the change list \a listPath, each of which is copied whole, also where only its mode has
//! changed.
Result<void> measureCopy(const QByteArray &source, const QByteArray &listPath, ScanResult &scan);

//! DestinationFull when the scan shows that what is to be copied cannot fit; its remedy goes by \a keepCount.
Result<void> checkSpace(const Places &places, const ScanResult &scan, int keepCount);

}
