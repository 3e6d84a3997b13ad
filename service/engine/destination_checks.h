#pragma once

#include "service/generations/places.h"
#include "shared/result.h"

#include <QStringList>

namespace backup {

//! Whether copies can grow at \a places: the parent is a folder that can be written, the latest is missing or a plain
//! folder on the parent's filesystem, by that name in upper and lower case. Writes nothing.
Result<void> lookAtDestination(const Places &places);

//! PathsNested when one of the two lies inside the other, symlinks on the way resolved.
Result<void> checkNotNested(const QByteArray &source, const Places &places);

//! PathsNested when the latest would stand inside the latest, a generation or the control folder of another set, or
//! bear the name of such a generation: told by the control folders on its way, symlinks resolved. config.ini is
//! compared by the text of its paths, and other files of its kind are not known to it.
Result<void> checkNotAmongCopies(const Places &places);

//! A warning for a first copy onto the root filesystem below a folder where disks are mounted.
QStringList rootFilesystemWarnings(const Places &places);

}
