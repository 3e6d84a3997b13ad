#pragma once

#include "service/generations/descriptor.h"
#include "service/generations/generation_name.h"
#include "service/generations/places.h"
#include "shared/result.h"
#include "shared/set_info.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace backup {

//! What the control folder remembers of the latest.
struct LatestRecord {
    //! Inode number of the folder; another one means that somebody put another folder there.
    quint64 inode = 0;
    QDate date;
    //! Entries that are not folders.
    qint64 files = 0;
    //! \a date could be written nowhere else; config.ini said \a dateInConfig then, which may be invalid.
    bool isDateOnlyHere = false;
    QDate dateInConfig {};
};

//! The folders of one destination: the latest, its generations, the hidden spare and the trash.
class GenerationStore
{
public:
    explicit GenerationStore(Places places);

    const Places &places() const { return m_places; }

    //! Makes the control folder, for its owner alone. A folder that cannot be opened is a fault: it could not be
    //! flushed.
    Result<void> prepare() const;
    bool hasLatest() const;
    //! All generations, oldest first.
    Result<QList<GenerationName>> generations() const;
    //! The same for people, youngest first; empty when they cannot be read.
    QList<GenerationInfo> generationInfos() const;

    //! The record of the latest that stands there now; nothing when it is not the one that was recorded.
    std::optional<LatestRecord> record() const;
    //! The record as it was written last, whatever stands there now.
    std::optional<LatestRecord> lastRecord() const;
    //! Not flushed: a record that is lost costs the next run time, nothing else.
    Result<void> writeRecord(const LatestRecord &record) const;

    //! The day on which the spare was made; invalid when that is not known.
    QDate dayOfSpare() const;
    //! To be called before a folder becomes the spare; lasts.
    Result<void> writeDayOfSpare(const QDate &day) const;

    //! Renames a folder into the trash, where emptyTrash() finds it. What is not there is no fault.
    Result<void> discard(const QByteArray &path) const;
    //! Takes generations beyond \a keepCount away, but not \a newest, see expiredGenerations(): the youngest of them
    //! becomes the spare when \a keepSpare, unless there is one; the others go to the trash. One that cannot be moved
    //! does not keep the others; the fault tells of the first. \a tellGone hears the folder's name of each that went.
    Result<void> expire(int keepCount, bool keepSpare, const std::optional<GenerationName> &newest = {},
        const std::function<void(const QByteArray &folder)> &tellGone = {}) const;
    //! Flushes the filesystem of the destination (syncfs(2)). Tells when anything was lost that was written since this
    //! object was made, also when another flush, or another program's, has been told so before. For any thread.
    Result<void> flush() const;
    //! flush() has failed once: what was written may look whole, and be lost.
    bool hasLostWrites() const { return m_flusher->error != 0; }
    //! Deletes what is in the trash, unless another process does so already and is not done within \a patience;
    //! \a shouldStop ends it early.
    Result<void> emptyTrash(const std::function<bool()> &shouldStop, std::chrono::milliseconds patience = {}) const;

private:
    //! Held, for the kernel tells a descriptor of all errors since it was opened, and a new one only of what nobody
    //! saw.
    struct Flusher {
        Descriptor folder;
        //! errno of opening it.
        int openError = 0;
        //! errno of a flush that has failed.
        std::atomic<int> error = 0;
    };

    Places m_places;
    std::shared_ptr<Flusher> m_flusher;
};

//! Inode number of what is at \a path, a symlink not followed; 0 when nothing is there.
quint64 inodeOf(const QByteArray &path);

//! Renames without ever replacing anything. EEXIST in errno when \a to exists.
bool renameToFree(const QByteArray &from, const QByteArray &to);

}
