#pragma once

#include "service/generations/places.h"
#include "shared/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <optional>

namespace backup {

//! What is on the disk before the first rename of a commit and until its last consequence is written: enough for
//! recovery to tell, after any crash, how far it came.
struct CommitJournal {
    //! Inode numbers before the commit; latestInode is 0 when there was no latest.
    quint64 stagingInode = 0;
    quint64 latestInode = 0;
    //! The two change places in one step. Otherwise the old latest leaves first; existence alone tells the step then,
    //! because filesystems that cannot exchange names may not keep inode numbers either.
    bool exchange = false;
    //! Where the old latest goes: a path beside the latest, or in the control folder.
    QByteArray oldPlace;
    //! What the caller wants back when the commit is found after a crash.
    QJsonObject note;
    //! Every consequence is on the disk; the journal only stays so that the next run can tell of this commit again,
    //! in case nobody was left to hear of it.
    bool settled = false;
    //! Modification times of the two folders before the commit, in nanoseconds since the epoch: XFS changes them when
    //! names are exchanged.
    qint64 stagingTime = 0;
    qint64 latestTime = 0;
};

//! Nothing when there is no journal. One that is damaged is set aside, as "journal.json.damaged", and is none.
std::optional<CommitJournal> readCommitJournal(const Places &places);
//! Not flushed: the caller flushes the filesystem before anything relies on it.
Result<void> writeCommitJournal(const Places &places, const CommitJournal &journal);
//! Marks the journal that stands there as settled. Not flushed: without the mark the next run only writes once more
//! what is written already.
Result<void> settleCommitJournal(const Places &places);
//! Not flushed, for the same reason.
Result<void> removeCommitJournal(const Places &places);

}
