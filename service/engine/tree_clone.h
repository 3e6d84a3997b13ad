#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <functional>

namespace backup {

//! What a clone tells and asks.
struct CloneListener {
    //! A file that could not be linked (link count at its limit, immutable, ...): it is missing in the clone.
    std::function<void(const QByteArray &path)> onMissing;
    //! Asked once a folder; true ends the clone.
    std::function<bool()> shouldStop;
};

//! Makes the folder \a to a copy of \a from whose folders are new, with mode, owner, times, ACLs and extended
//! attributes, and whose files are hard links. \a to may exist and hold anything: what has a name that \a from has too
//! is kept. Stays within the filesystem. Cancelled when stopped.
Result<void> cloneTree(const QByteArray &from, const QByteArray &to, const CloneListener &listener);

}
