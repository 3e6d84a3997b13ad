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

}
