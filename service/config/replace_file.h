#pragma once

#include "service/config/file_identity.h"
#include "shared/result.h"

#include <QFile>

namespace backup {

enum class Replacement { Done, ChangedMeanwhile };

//! Puts \a content in the place of \a file, which is open, and returns when it is on disk: whole or not at all, with
//! the owner, group, mode and access list of the file. A group that may do just what all may is let go where its user
//! cannot keep it. Nothing is done when the file has left the state \a seen. StateUnwritable when the folder cannot be
//! written or the owner cannot be kept; the file is then as it was.
Result<Replacement> replaceFile(const QFile &file, const FileIdentity &seen, const QByteArray &content);

}
