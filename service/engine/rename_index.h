#pragma once

#include "service/engine/tree_cursor.h"
#include "service/generations/places.h"

#include <QHash>

#include <functional>

namespace backup {

//! Finds, for a file that is new in the source, the same file under the name that it had in the latest, so that a
//! renamed folder is linked instead of copied again.
//!
//! A candidate is a file of the latest that the scan lists as deleted, with the same last part of the name, the same
//! size, and the same time of change to the nanosecond. That is no proof: before Linux 6.13 all files that are written
//! within one tick, 4 ms, have the same time, and a file may have come from elsewhere. Hence the bytes are compared,
//! which costs reading where a copy would cost reading, writing and space.
class RenameIndex
{
public:
    //! Reads the deletions of the change list \a changes. Keeps a bounded number in memory; the rest is copied.
    //! \a shouldStop is asked once a change, and by take() once a block.
    RenameIndex(const Places &places, const QByteArray &changes, std::function<bool()> shouldStop);

    //! The path in the latest of the file that is \a path in the source; empty when there is none, or when shouldStop
    //! says so. Each is answered once: files of the source share no inode in a copy.
    QByteArray take(const QByteArray &path, TreeCursor &source);

private:
    const std::function<bool()> m_shouldStop;
    TreeCursor m_latest;
    QHash<QByteArray, QByteArrayList> m_candidates;
};

}
