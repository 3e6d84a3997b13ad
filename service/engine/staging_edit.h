#pragma once

#include "service/engine/run_control.h"
#include "service/generations/places.h"

#include <QByteArrayList>

namespace backup {

//! The lists of one run in the control folder.
struct RunLists {
    //! What the scan found: see ChangeListWriter.
    QByteArray changes;
    //! What is to be copied: see CopyListWriter.
    QByteArray toCopy;
};
RunLists runListsOf(const Places &places);

//! What applyChanges() did.
struct Edited {
    //! Something is to be copied, or was deleted.
    bool hasChanges = false;
    //! Some entries were linked from the latest; they may still differ from the source.
    bool hasLinked = false;
};

enum class Relink { No, FromLatest };

//! Takes every entry that the scan listed out of staging, so that rsync never meets a file that another copy shares,
//! and writes what is to be copied: those entries, \a missing ones, and the folders around all that changed or went.
//! With Relink::FromLatest an entry that the latest has is linked from there instead.
Result<Edited> applyChanges(
    const Places &places, const RunLists &lists, Relink relink, const QByteArrayList &missing, RunControl &control);

//! After a second scan of what was linked: takes the entries of the change list \a differing out of staging again, and
//! writes them anew as what is to be copied, with the folders of the first list.
Result<void> applyDiffering(
    const Places &places, const RunLists &lists, const QByteArray &differing, RunControl &control);

}
