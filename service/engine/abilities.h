#pragma once

#include "service/rsync/rsync_command.h"
#include "shared/result.h"

namespace backup {

//! Finds out by trying, in a fresh folder inside \a folder that is removed again, what a destination can keep. A fault
//! when that cannot be told just now.
Result<StorageAbilities> tryAbilities(const QByteArray &folder);

//! Whether \a error (errno) of link(2) says that a filesystem has no hard links at all, and not that this one could not
//! be made just now.
bool meansNoHardLinks(int error);

//! A sentence for each thing of a file that will not be kept; none for an ordinary Linux filesystem.
QStringList abilityWarnings(const StorageAbilities &able);

}
