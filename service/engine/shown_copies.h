#pragma once

#include "service/config/backup_set.h"
#include "service/generations/places.h"
#include "shared/result.h"

namespace backup {

//! PathsNested when another mount shows, within the source of \a set, the copies at \a places, or shows the source
//! within them, as bind mounts and the volumes of containers do: each copy would hold those before it. Nobody is
//! refused for what \a set may leave out.
Result<void> checkCopiesNotShown(const BackupSet &set, const Places &places);

}
