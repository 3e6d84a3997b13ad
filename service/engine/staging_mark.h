#pragma once

#include "service/generations/store.h"
#include "shared/result.h"

#include <QDateTime>
#include <optional>

namespace backup {

//! What the control folder says of a staging folder, for a run that finds it there.
struct StagingMark {
    //! The boot and the mount in which it grew; nothing of it need be on the disk once either is over.
    QString session;
    //! It was begun empty and linked to nothing: each of its files is its own.
    bool isOwn = false;
    //! All of it is on the disk: the run that made it came to an orderly end.
    bool isFlushed = false;
    //! It began as an older copy, and has not been compared with the latest yet: a file of it that has the size and the
    //! times of the source's need not have its content.
    bool isOlder = false;
    //! The day of that older copy, where it is known.
    QDate day = {};
    //! When the run began that worked on it last. What earlier ones copied was looked at by it, see
    //! markYoungFilesOfLeftover().
    QDateTime begunUtc = {};
};

//! Names this boot of the machine and this mount of the filesystem that holds \a folder.
QString stagingSession(const QByteArray &folder);

//! Nothing when there is no mark, or a damaged one.
std::optional<StagingMark> readStagingMark(const Places &places);
//! To be called before staging is touched.
Result<void> writeStagingMark(const Places &places, const StagingMark &mark);
//! Says of a staging that it is an older copy no longer.
Result<void> markBroughtUpToDate(const Places &places);
//! Whether staging is there, and is an older copy still.
bool isOlderCopy(const Places &places);
//! Flushes what a run leaves behind, so that the next one may go on from there after any restart. What cannot be
//! flushed is given up: it may look whole for now, and be lost.
void settleLeftover(const GenerationStore &store);

}
