#pragma once

#include "service/engine/tree_cursor.h"
#include "service/generations/places.h"

#include <QHash>

namespace backup {

//! Finds, for a file that is new in the source, the same file under the name that it had in the latest, so that a
//! renamed folder is linked instead of copied again.
//!
//! The evidence: a file of the latest that the scan lists as deleted, with the same last part of the name, the same
//! size, and the same time of change to the nanosecond; times of whole seconds (archives, vfat) prove nothing. That is
//! what rsync itself goes by for a file that kept its name.
class RenameIndex
{
public:
    //! Reads the deletions of the change list \a changes. Keeps a bounded number in memory; the rest is copied.
    RenameIndex(const Places &places, const QByteArray &changes);

    bool isEmpty() const { return m_paths.isEmpty(); }
    //! The path in the latest of the file that is \a path in the source; empty when there is none.
    QByteArray find(const QByteArray &path, TreeCursor &source) const;

private:
    QHash<QByteArray, QByteArray> m_paths;
};

}
