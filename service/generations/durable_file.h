#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <optional>

namespace backup {

//! Replaces the file at \a path by \a content: written beside it, flushed, renamed over it, the folder flushed. After
//! a crash there is the old content or the new, whole. CommitFailed, DestinationFull or DestinationReadOnly.
Result<void> writeDurably(const QByteArray &path, const QByteArray &content);

//! The same without a flush: for what a flush of the whole filesystem follows, or may be lost or damaged by a power
//! cut.
Result<void> writeReplacing(const QByteArray &path, const QByteArray &content);

//! The content of a small file; nothing when there is none or it cannot be read.
std::optional<QByteArray> readSmallFile(const QByteArray &path);

}
