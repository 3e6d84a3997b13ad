#pragma once

#include "service/rsync/rsync_exit.h"
#include "service/rsync/rsync_output.h"

#include <QStringList>

namespace backup {

//! What a caller wants to hear while rsync runs; every function may be empty.
struct RsyncListener {
    std::function<void(const ItemizedEntry &)> onEntry;
    std::function<void(const Progress &)> onProgress;
    //! A line of standard error, or an unknown one of standard output.
    std::function<void(const QByteArray &)> onText;
    //! Asked several times a second; true ends rsync.
    std::function<bool()> shouldStop;
};

//! How it ended, and what it counted.
struct RsyncRun {
    RsyncEnd end;
    RsyncStats stats;
    bool stopped = false;
};

//! Runs rsync to its end in the calling thread. rsync dies when that thread does. Descriptors without close-on-exec
//! are handed on: a lock held by one stays held until the last process of rsync is gone.
RsyncRun runRsync(const QStringList &arguments, const RsyncListener &listener);

//! What `rsync --version` prints; empty when there is no rsync.
QByteArray rsyncVersionText();

}
