#pragma once

#include "service/engine/scan.h"

namespace backup {

//! Names of one folder that a destination without upper and lower case takes for one, so that it holds one file where
//! the source has several.
struct NameClashes {
    //! The first of them, each "a, A", for people.
    QStringList names;
    qint64 count = 0;
};

//! Compares the names of all that was to be copied with those that staging bears now. Costs a walk of the source, and
//! looks at nothing where the destination tells such names apart.
Result<NameClashes> findNameClashes(const RunRequest &request, const Ground &ground, RunControl &control);

//! Whether the source has names that may be one at a destination that does not tell upper from lower case; never where
//! it does. Costs a walk of the source.
Result<bool> mayClash(const RunRequest &request, const Ground &ground, RunControl &control);

//! Completes the change list of \a scan where the destination takes names in two cases for one. A file whose name has
//! changed in case alone is there under the new name, too, for rsync, which lists nothing but the deletion of the old
//! one: here the new one is listed as well. Costs a second walk of the source when something is deleted.
Result<void> listNamesInAnotherCase(
    const RunRequest &request, const Ground &ground, ScanResult &scan, RunControl &control);

}
