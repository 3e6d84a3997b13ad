#pragma once

#include "service/rsync/rsync_command.h"
#include "shared/result.h"

namespace backup {

//! Finds out by trying, in a fresh folder inside \a folder that is removed again, what a destination can keep.
Result<StorageAbilities> tryAbilities(const QByteArray &folder);

//! A sentence for each thing of a file that will not be kept; none for an ordinary Linux filesystem.
QStringList abilityWarnings(const StorageAbilities &able);

}
