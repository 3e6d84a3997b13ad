#pragma once

#include "service/rsync/rsync_command.h"
#include "shared/result.h"

namespace backup {

//! Whether hard links have ever worked at a destination.
enum class PastLinks { Unknown, Worked };

//! Finds out by trying, in a fresh folder inside \a folder that is removed again, what a destination can keep. A fault
//! when that cannot be told just now.
Result<StorageAbilities> tryAbilities(const QByteArray &folder, PastLinks past);

//! Whether \a error (errno) of link(2) says that a filesystem has no hard links at all, and not that this one could not
//! be made just now. Where links have worked, only clear words say so; elsewhere all that does not pass by itself does,
//! such as the EACCES of a Samba share whose disk has none.
bool meansNoHardLinks(int error, PastLinks past);

//! A sentence for each thing of a file that will not be kept, and what that takes of a set that keeps \a keepCount
//! generations; none for an ordinary Linux filesystem.
QStringList abilityWarnings(const StorageAbilities &able, int keepCount);

}
