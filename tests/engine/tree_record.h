#pragma once

#include <QByteArray>
#include <QMap>
#include <QStringList>
#include <map>
#include <sys/types.h>

namespace backup {

//! Everything about one entry of a tree that a copy has to keep.
struct EntryRecord {
    mode_t mode = 0;
    uid_t user = 0;
    gid_t group = 0;
    qint64 seconds = 0;
    qint64 nanoseconds = 0;
    dev_t device = 0;
    //! Of a file, its bytes; of a symlink, its target.
    QByteArray content;
    //! ACLs among them.
    QMap<QByteArray, QByteArray> xattrs;

    friend bool operator==(const EntryRecord &, const EntryRecord &) = default;
};

//! Relative paths of raw bytes; "." is the folder itself.
using TreeRecord = std::map<QByteArray, EntryRecord>;

//! Reads the whole of a tree into memory: an independent copy to compare with later.
TreeRecord recordTree(const QByteArray &root);
//! A line for each path that is not the same in both.
QStringList differences(const TreeRecord &expected, const TreeRecord &found);

}
