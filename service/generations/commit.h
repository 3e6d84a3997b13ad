#pragma once

#include "service/generations/commit_journal.h"
#include "service/generations/store.h"

#include <functional>

namespace backup {

//! Makes staging the latest, so that after any crash the latest is one whole copy, the one before or this one: the
//! journal is written, the filesystem flushed, staging and latest change places (renameat2(2), RENAME_EXCHANGE), the
//! old latest moves to \a oldPlace. Where names cannot be exchanged the old latest waits in the control folder until
//! the new one is in. The caller then writes what follows from the commit at the destination, calls
//! GenerationStore::flush(), after which the commit is certain, writes the rest and calls settleCommitJournal().
//! A fault leaves the latest as it was, unless the message says that the commit was done but not finished.
//! \a beforeSwap is called each time that the next step touches the latest.
Result<void> commitStaging(const GenerationStore &store, const QByteArray &oldPlace, const QJsonObject &note,
    const std::function<void()> &beforeSwap = {});

//! Whether a commit was begun and neither finished nor undone: staging may be the copy before now, or the only one that
//! can become the latest. Recovery needs all that there is.
bool isCommitUnfinished(const Places &places);

//! A commit that an earlier run reached.
struct ReachedCommit {
    QJsonObject note;
    //! Its consequences are on the disk too.
    bool settled = false;
};

//! Finishes or forgets a commit that a crash cut short; to be called under the lock, before anything else. Gives the
//! last commit that was reached, whose journal still stands: the caller completes its consequences, tells of it,
//! and calls removeCommitJournal(). Nothing when there is none.
Result<std::optional<ReachedCommit>> recoverCommit(const GenerationStore &store);

}
