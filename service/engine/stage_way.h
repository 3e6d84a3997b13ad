#pragma once

#include "service/engine/preflight.h"

namespace backup {

//! How staging comes into being.
enum class StageWay {
    //! A copy of the latest made of hard links, while the source is scanned against the latest.
    Clone,
    //! What a broken run left, or an expired generation, brought up to date: it may share files with the copies that
    //! stay, so nothing that differs is touched but unlinked first.
    Reuse,
    //! rsync makes the whole: a first copy, a destination without hard links, hard_links = yes.
    Whole,
};

//! Whether rsync is told to neither copy nor delete some entries of the source: larger or smaller than a size, or on
//! another filesystem (rsync(1), --max-size, --one-file-system). Such an entry stays in staging as it is there, and so
//! has to be the latest's.
bool leavesSomeAlone(const TransferOptions &options);

//! Whether a run begins with an expired generation where there is one; else none needs to be kept.
bool usesSpare(const TransferOptions &options);

//! Chooses the way, and puts the folder for Reuse and Whole in place: only renames inside the control folder. What a
//! broken run left is used only where nothing can be wrong with it: not after a power cut or another mount, when
//! files may have their size and times but not their content, and not for rsync alone when its files may be shared.
Result<StageWay> chooseWay(const Ground &ground);

}
