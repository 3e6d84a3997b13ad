#include "service/generations/commit.h"

#include "service/generations/descriptor.h"
#include "service/generations/durable_file.h"
#include "service/generations/filesystem.h"
#include "service/generations/kill_point.h"

#include <QFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 nanosecondsPerSecond = 1'000'000'000;

qint64 timeOf(const QByteArray &path)
{
    struct stat status = {};
    return lstat(path.constData(), &status) == 0 ? status.st_mtim.tv_sec * nanosecondsPerSecond + status.st_mtim.tv_nsec
                                                 : 0;
}

void setTime(const QByteArray &path, qint64 time)
{
    qint64 seconds = time / nanosecondsPerSecond;
    if (seconds * nanosecondsPerSecond > time)
        --seconds; // before 1970
    const timespec times[] {{0, UTIME_OMIT}, {seconds, time - seconds * nanosecondsPerSecond}};
    utimensat(AT_FDCWD, path.constData(), times, AT_SYMLINK_NOFOLLOW);
}

//! Gives the two folders, which have changed places, their own times again: an exchange on XFS counts as a change.
void restoreTimes(const Places &places, const CommitJournal &journal)
{
    if (journal.stagingTime != timeOf(places.latest))
        setTime(places.latest, journal.stagingTime);
    if (journal.latestTime != timeOf(places.staging))
        setTime(places.staging, journal.latestTime);
}

bool exchange(const QByteArray &a, const QByteArray &b)
{
    return renameat2(AT_FDCWD, a.constData(), AT_FDCWD, b.constData(), RENAME_EXCHANGE) == 0;
}

//! \a copyBefore: where it is now. Never DestinationFull: no space of it must be given back.
Fault notFinished(Fault cause, const QByteArray &copyBefore)
{
    cause.kind = FaultKind::CommitFailed;
    cause.remedy = u"Look for disk errors (dmesg), then start the backup again: it puts that copy away first."_s;
    return withContext(cause,
        u"The new copy is in place, but the copy before could not be put away; it is whole, in %1"_s.arg(
            QFile::decodeName(copyBefore)));
}

//! Gives the old latest its place. A name that was taken meanwhile is no reason to lose it: the next free one is used.
Result<void> putAway(const QByteArray &from, const QByteArray &oldPlace)
{
    QByteArray place = oldPlace;
    for (int i = 2; !renameToFree(from, place); ++i) {
        if (errno == ENOENT && inodeOf(from) == 0)
            break;
        if (errno != EEXIST && errno != ENOTEMPTY)
            return notFinished(systemFault(FaultKind::CommitFailed, u"Cannot rename"_s, from, errno), from);
        place = oldPlace + '.' + QByteArray::number(i);
    }
    killPoint("after-put-away");
    return {};
}

//! The second half of a commit without exchange.
Result<void> moveIn(const Places &places)
{
    if (!renameToFree(places.staging, places.latest))
        return systemFault(FaultKind::CommitFailed, u"Cannot rename"_s, places.staging, errno);
    killPoint("after-move-in");
    return {};
}

//! Without a readable journal the record still tells when staging is in truth the old latest, exchanged but not yet
//! put away. What waits to be put away can be nothing else.
Result<void> rescueOldLatest(const GenerationStore &store)
{
    const Places &places = store.places();
    const bool isMovedOut = inodeOf(places.old) != 0;
    if (isMovedOut && !store.hasLatest() && renameToFree(places.old, places.latest))
        return {};
    const std::optional<LatestRecord> old = store.lastRecord();
    // Elsewhere nothing is ever exchanged, and a staging that is only begun may have been given that number.
    const bool isExchanged = old && store.hasLatest() && filesystemTraits(places.control).keepsInodeNumbers
        && inodeOf(places.staging) == old->inode;
    if (!isMovedOut && !isExchanged)
        return {};
    const Result<QList<GenerationName>> names = store.generations();
    if (!names)
        return names.fault();
    const GenerationName name = nextName(*names, old && old->date.isValid() ? old->date : QDate::currentDate());
    return putAway(
        isMovedOut ? places.old : places.staging, places.generation(folderFromGeneration(places.base, name)));
}

Result<void> writeFlushed(const GenerationStore &store, const CommitJournal &journal)
{
    if (const Result<void> written = writeCommitJournal(store.places(), journal); !written)
        return written;
    return store.flush();
}

//! Puts back what was moved. The journal goes, for a staging that is given back would look as if it had moved in;
//! it stays only when the latest is missing, so that recovery moves staging in.
Fault undone(const Places &places, const CommitJournal &journal, const Fault &cause)
{
    if (journal.latestInode != 0 && inodeOf(places.latest) == 0 && !renameToFree(places.old, places.latest))
        return cause;
    (void)removeCommitJournal(places);
    return cause;
}

Result<void> commitInTwoSteps(
    const GenerationStore &store, const CommitJournal &journal, const std::function<void()> &beforeSwap)
{
    const Places &places = store.places();
    if (beforeSwap)
        beforeSwap();
    if (journal.latestInode != 0 && !renameToFree(places.latest, places.old)) {
        const int error = errno;
        return undone(places, journal, systemFault(FaultKind::CommitFailed, u"Cannot rename"_s, places.latest, error));
    }
    killPoint("after-move-out");
    // Without a journal of its own a filesystem (vfat) may write the two renames in any order.
    if (const Result<void> flushed = store.flush(); !flushed)
        return undone(places, journal, flushed.fault());
    if (const Result<void> moved = moveIn(places); !moved)
        return undone(places, journal, moved.fault());
    return putAway(places.old, journal.oldPlace);
}

}

Result<void> commitStaging(const GenerationStore &store, const QByteArray &oldPlace, const QJsonObject &note,
    const std::function<void()> &beforeSwap)
{
    const Places &places = store.places();
    CommitJournal journal;
    journal.stagingInode = inodeOf(places.staging);
    journal.latestInode = inodeOf(places.latest);
    journal.stagingTime = timeOf(places.staging);
    journal.latestTime = timeOf(places.latest);
    journal.exchange = journal.latestInode != 0 && filesystemTraits(places.control).keepsInodeNumbers;
    journal.oldPlace = oldPlace;
    journal.note = note;
    if (journal.exchange) {
        if (const Result<void> written = writeFlushed(store, journal); !written)
            return undone(places, journal, written.fault());
        killPoint("after-journal");
        if (beforeSwap)
            beforeSwap();
        if (exchange(places.staging, places.latest)) {
            killPoint("after-exchange");
            restoreTimes(places, journal);
            return putAway(places.staging, oldPlace);
        }
        journal.exchange = false;
    }
    // Recovery goes by this journal as soon as it is there: what it speaks of must be on the disk before.
    if (const Result<void> flushed = store.flush(); !flushed)
        return flushed;
    killPoint("after-flush");
    if (const Result<void> written = writeFlushed(store, journal); !written)
        return undone(places, journal, written.fault());
    killPoint("after-journal");
    return commitInTwoSteps(store, journal, beforeSwap);
}

bool isCommitUnfinished(const Places &places)
{
    const std::optional<CommitJournal> journal = readCommitJournal(places);
    return journal && !journal->settled && inodeOf(places.latest) != journal->latestInode;
}

Result<std::optional<ReachedCommit>> recoverCommit(const GenerationStore &store)
{
    using Reached = std::optional<ReachedCommit>;
    const Places &places = store.places();
    const std::optional<CommitJournal> found = readCommitJournal(places);
    if (!found) {
        if (const Result<void> rescued = rescueOldLatest(store); !rescued)
            return rescued.fault();
        return Reached();
    }
    const CommitJournal &journal = *found;
    if (journal.settled)
        return Reached({journal.note, true});

    const quint64 latest = inodeOf(places.latest);
    const quint64 staging = inodeOf(places.staging);
    Result<void> done;
    bool reached = false;
    if (journal.exchange) {
        reached = latest != 0 && latest == journal.stagingInode;
        if (reached && staging == journal.latestInode) {
            restoreTimes(places, journal);
            done = putAway(places.staging, journal.oldPlace);
        }
    } else if (latest == 0 && staging != 0) {
        // The old latest has left, or there was none; staging was whole and flushed before the journal was written.
        done = moveIn(places);
        reached = true;
    } else {
        // Without staging the old latest, if it has left, is all there is.
        if (latest == 0)
            (void)renameToFree(places.old, places.latest);
        reached = latest != 0 && staging == 0;
    }
    if (done && reached && !journal.exchange)
        done = putAway(places.old, journal.oldPlace);
    if (!done)
        return withContext(done.fault(), u"A commit that was interrupted could not be finished"_s);
    if (reached)
        return Reached({journal.note, false});
    if (const Result<void> removed = removeCommitJournal(places); !removed)
        return removed.fault();
    return Reached();
}

}
