#pragma once

#include "shared/progress.h"

#include <QByteArray>
#include <functional>

namespace backup {

//! One line of rsync's itemized list (rsync(1), --itemize-changes).
struct ItemizedEntry {
    enum class Kind {
        //! A file, symlink, FIFO or device to be created or changed.
        File,
        //! A folder to be created, or whose attributes differ.
        Folder,
        //! Something the source does not have.
        DeletedFile,
        DeletedFolder,
    };
    Kind kind = Kind::File;
    //! The target does not have it at all.
    bool isNew = false;
    //! Relative, raw bytes, no trailing slash; "." is the folder itself.
    QByteArray path;
};

//! Figures of --stats.
struct RsyncStats {
    //! Entries of the source, and how many of them are folders.
    qint64 entries = 0;
    qint64 folders = 0;
    qint64 totalBytes = 0;
    qint64 transferredFiles = 0;
    //! Of the files to transfer; what a dry run would copy.
    qint64 transferredBytes = 0;
    //! What was read and written in truth: 0 in a dry run, and nothing for files that could not be opened.
    qint64 copiedBytes = 0;
};

//! Reads rsync's standard output as it comes, in pieces cut anywhere.
class RsyncOutput
{
public:
    std::function<void(const ItemizedEntry &)> onEntry;
    //! Bytes, files and rate; without a phase.
    std::function<void(const Progress &)> onProgress;
    //! A line that is none of ours, for the log.
    std::function<void(const QByteArray &)> onText;

    void feed(QByteArrayView bytes);
    //! Reads what is left behind the last line end.
    void finish();
    const RsyncStats &stats() const { return m_stats; }

private:
    void takeLine(QByteArrayView line);
    bool takeEntry(QByteArrayView line);
    bool takeProgress(QByteArrayView line);
    bool takeStats(QByteArrayView line);

    QByteArray m_rest;
    Progress m_progress;
    RsyncStats m_stats;
};

//! Undoes rsync's escapes of non-printing bytes: "\#" and three octal digits.
QByteArray unescapedName(QByteArrayView name);

}
