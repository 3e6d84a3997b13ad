#pragma once

#include "shared/result.h"

#include <QStringList>

namespace backup {

//! Splits the value of `rsync_options` into words and passes those that cannot break a promise: they choose what is
//! copied, how fast it is read and how it is compared, never where something is written, what runs, which links are
//! followed, what is deleted or what rsync prints. Everything else is ConfigInvalid, by name. A value in the word after
//! its option comes back joined as --option=value.
Result<QStringList> checkRsyncOptions(const QString &value);

}
