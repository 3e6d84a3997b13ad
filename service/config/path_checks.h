#pragma once

#include "shared/result.h"

#include <QString>

namespace backup {

//! Whether \a path can be a folder or file of this machine, judged by its text alone: absolute, without "..", within
//! the lengths Linux allows. The fault's message is the end of a sentence that begins with what the path is.
Result<void> checkPath(const QString &path);
//! \a path, sound, without doubled and trailing slashes and without "." parts; links are not resolved.
QString cleanedPath(const QString &path);
//! The folder that holds \a path, which is cleaned; "/" for "/".
QString parentPath(const QString &path);
//! Whether the cleaned \a path is \a folder, or stands anywhere below it.
bool isWithin(const QString &path, const QString &folder);

//! Calls \a visit with the cleaned \a path, unless it is empty, and with each folder above it, "/" the last.
template <typename Visit>
void forEachFolderOf(QString path, Visit visit)
{
    for (; path.size() > 1; path = parentPath(path))
        visit(path);
    if (!path.isEmpty())
        visit(path);
}

}
