#pragma once

#include "service/rsync/rsync_output.h"
#include "shared/result.h"

#include <QFile>

namespace backup {

bool isDeletion(ItemizedEntry::Kind kind);

//! The changes of one scan, kept in a file rather than in memory: a byte for the kind, the path, a NUL, each.
class ChangeListWriter
{
public:
    //! Begins the list anew, or appends to it.
    explicit ChangeListWriter(const QByteArray &path, QIODevice::OpenModeFlag mode = QIODevice::WriteOnly);

    void add(ItemizedEntry::Kind kind, const QByteArray &path);
    //! Writes out what is buffered; a fault when any of it could not be written.
    Result<void> finish();

private:
    QFile m_file;
};

//! Calls \a take for each change in \a path, in the order of their writing, until it answers false.
Result<void> readChangeList(
    const QByteArray &path, const std::function<bool(ItemizedEntry::Kind, const QByteArray &)> &take);

//! Calls \a take for each entry of a list that CopyListWriter wrote, until it answers false.
Result<void> readCopyList(const QByteArray &path, const std::function<bool(const QByteArray &)> &take);

//! Stands for a path where millions of them are to be known: of 64 bits, also where a machine word has 32.
quint64 pathHash(const QByteArray &path);

//! Writes a list for rsync's --from0 --files-from. Never the top folder: with "." rsync takes all that is in it, too
//! (rsync(1), --dirs), and would work on files that copies share.
class CopyListWriter
{
public:
    explicit CopyListWriter(const QByteArray &path);

    //! Adds an entry; its parents come before it, each once for neighbours.
    void add(const QByteArray &path);
    //! Adds the parents alone, of something that is no longer there.
    void addParents(const QByteArray &path);
    Result<void> finish();

private:
    void addFolders(const QByteArrayList &parts);
    void write(const QByteArray &path);

    QFile m_file;
    //! The folders on the way to the entry before.
    QByteArrayList m_parents;
};

}
