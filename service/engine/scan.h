#pragma once

#include "service/engine/preflight.h"
#include "service/rsync/rsync_exit.h"

#include <QByteArrayList>

namespace backup {

//! What the walk of the source found.
struct ScanResult {
    //! Entries of the source that are not folders, and their bytes.
    qint64 filesInSource = 0;
    qint64 bytesInSource = 0;
    //! Against the folder it was compared with; folders not counted.
    qint64 filesChanged = 0;
    qint64 filesNew = 0;
    qint64 filesDeleted = 0;
    qint64 foldersNew = 0;
    //! Files that staging has already: changed since the latest, some of them new, but not to be copied. See
    //! lookAtUnsharedFiles().
    qint64 filesStaged = 0;
    qint64 filesStagedNew = 0;
    //! Bytes of the files that have to be copied, and what they take up on the source's disk: less where they have
    //! holes. See measureCopy().
    qint64 bytesToCopy = 0;
    qint64 diskBytesToCopy = 0;
    //! Some of the source could not be read; deletions are listed only where the source is known not to have the entry.
    bool isPartial = false;
    //! rsync's words about what could not be read.
    QStringList complaints;
    //! Files that cannot be made in the copy: devices by anybody but root, say.
    SkippedFiles skipped;
};

//! Compares the source with \a target and writes each difference to the change list \a listPath.
Result<ScanResult> scanSource(const RunRequest &request, const Ground &ground, const QByteArray &target,
    const QByteArray &listPath, RunControl &control);

//! Asks again about the entries of \a copyListPath alone; what still differs goes to \a listPath.
Result<ScanResult> scanListed(const RunRequest &request, const Ground &ground, const QByteArray &target,
    const QByteArray &copyListPath, const QByteArray &listPath, RunControl &control);

//! The Fault of a run that was cancelled.
Fault cancelledFault();

}
