#pragma once

#include "shared/result.h"

#include <QByteArray>

namespace backup {

//! What a look at the source found.
struct SourceLook {
    bool isEmpty = false;
};

//! SourceMissing, SourceNotDirectory or SourceUnreadable when \a source cannot be listed.
Result<SourceLook> lookAtSource(const QByteArray &source);

//! \a path, absolute, without symlinks; itself where that cannot be told.
QByteArray resolved(const QByteArray &path);

//! Whether \a inner is \a outer or lies below it, by their text.
bool isInside(const QByteArray &inner, const QByteArray &outer);

//! Whether the folder \a path has no entry; a missing one has none.
bool isEmptyFolder(const QByteArray &path);

}
