#pragma once

#include "service/engine/run_control.h"
#include "service/generations/places.h"

#include <QByteArrayList>

struct stat;

namespace backup {

//! The lists of one run in the control folder.
struct RunLists {
    //! What the scan found: see ChangeListWriter.
    QByteArray changes;
    //! What of it still differs once it was linked from the latest.
    QByteArray differing;
    //! What is to be copied: see CopyListWriter.
    QByteArray toCopy;
    //! All that the source has, where that has to be known.
    QByteArray inSource;
    //! What gets its last good copy, and the folders around it.
    QByteArray toRestore;
    QByteArray toDress;
};
RunLists runListsOf(const Places &places);
//! Makes the folder that the lists are in.
Result<void> prepareLists(const Places &places);
//! Removes every list of a run; they matter to no other.
void removeLists(const Places &places);

//! Whether a link to \a old may be all that it takes to have \a now; to be looked at closely afterwards. Size and time
//! to the grain of the coarsest filesystem, 2 s.
bool isWorthLinking(const struct stat &old, const struct stat &now);

//! What applyChanges() did.
struct Edited {
    //! Something is to be copied, or was deleted.
    bool hasChanges = false;
    //! Some entries were linked from the latest; they may still differ from the source.
    bool hasLinked = false;
    //! Files that the latest has, too, though staging has not: not new, as a scan of staging would have it.
    qint64 filesReplaced = 0;
};

//! Which entries of the latest staging may be given as links: those of files that have another name now, or also those
//! of the same name.
enum class Relink { Renamed, FromLatest };

//! Takes every entry that the scan listed out of staging, so that rsync never meets a file that another copy shares,
//! and writes what is to be copied: those entries, \a missing ones, and the folders around all that changed or went.
//! Entries that the latest has are linked from there, as \a relink says, unless they differ at first sight. \a source
//! is the folder that was scanned.
Result<Edited> applyChanges(const Places &places, const RunLists &lists, Relink relink, const QByteArray &source,
    const QByteArrayList &missing, RunControl &control);

//! After a second scan of what was linked: takes the entries of the change list \a differing out of staging again, and
//! writes them anew as what is to be copied, with \a missing ones and the folders of the first list.
Result<void> applyDiffering(const Places &places, const RunLists &lists, const QByteArray &differing,
    const QByteArrayList &missing, RunControl &control);

}
