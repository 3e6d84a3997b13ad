#pragma once

#include "shared/result.h"

#include <QVersionNumber>

namespace backup {

//! The oldest rsync that the list, copy and compare options need.
inline const QVersionNumber oldestRsync {3, 2};

//! What an installed rsync can do.
struct RsyncVersion {
    QVersionNumber number;
    bool acls = false;
    bool xattrs = false;
};

//! Reads what `rsync --version` prints; RsyncTooOld when it is older than oldestRsync, RsyncMissing when that is no
//! rsync at all. Where nothing is printed, \a searched is told, the folders in which rsync is looked for.
Result<RsyncVersion> rsyncVersionFromText(
    const QByteArray &text, const QString &searched = qEnvironmentVariable("PATH"));

}
