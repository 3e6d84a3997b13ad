#pragma once

#include "service/engine/scan.h"

namespace backup {

//! Looks at the files that staging has as the source has them, for all that rsync can tell, and does not share with the
//! latest, once the source was compared with staging. Those that a broken run has copied, or that are back as an older
//! copy has them, are counted in ScanResult::filesStaged; not those that only have another name in the latest, for to
//! be moved is no change.
//!
//! Where staging is an older copy, rsync is not to be believed: it goes by size and time, and a file may have those of
//! its older copy again without its content, because its time was set, or it came back from elsewhere. Only those whose
//! bytes are the source's are counted; the others join the change list, to be linked from the latest or copied.
//!
//! Costs reading the names in all folders of both copies; of the latest twice, where files were moved or are back. When
//! it fails, staging cannot be trusted.
Result<void> lookAtUnsharedFiles(
    const RunRequest &request, const Ground &ground, ScanResult &scan, RunControl &control);

}
