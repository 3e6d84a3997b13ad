#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace backup {

//! Replaces the file at \a path by \a text. After a fault, a crash or a power cut the file is whole, the old one or the
//! new one. One writer at a time. Faults are of kind StateUnwritable.
Result<void> replaceWhole(const QString &path, const QByteArray &text);
//! As replaceWhole(), and after success it is the new one for good: the folder is flushed too.
Result<void> replaceDurably(const QString &path, const QByteArray &text);
//! Flushes the folder in which \a path lies: what was replaced, made or removed in it is so for good.
Result<void> flushFolderOf(const QString &path);

//! Appends \a line and a line end, flushed to disk; a line that a crash left without its end is ended first.
//! Faults are of kind StateUnwritable, and leave nothing of \a line in the file where that can be had.
Result<void> appendLineDurably(const QString &path, const QByteArray &line);

//! Moves a file that cannot be used out of the way, to "NAME.damaged-<time>" in its folder, and answers the new path.
Result<QString> setAside(const QString &path, const QDateTime &nowUtc);
//! Gives a file such a name beside its own, for replaceWhole() to follow, and answers the new path. After a fault there
//! is none.
Result<QString> keepAside(const QString &path, const QDateTime &nowUtc);

}
