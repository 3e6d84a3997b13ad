#pragma once

#include "service/config/backup_set.h"
#include "service/engine/nested_mounts.h"
#include "shared/result.h"

namespace backup {

//! What is remembered of a set in the state folder between its runs, for what the destination cannot tell itself
//! when another disk, or none, is mounted there.
struct SetMemory {
    //! mountIdentity() of both ends at the last commit; empty when there was none, or the path in config.ini is another
    //! one now.
    QString sourceIdentity;
    QString destIdentity;
    //! What was mounted below the source at the last commit; nothing when an older version wrote the file.
    NestedMounts mounts;
    //! A latest was committed at this destination.
    bool committed = false;
    //! date_last that could not be written into config.ini, and what stood there then; invalid when there is none.
    QDate unwrittenDate;
    QDate dateInConfig;
    //! The file could not be understood: nothing is remembered.
    bool isDamaged = false;

    //! The day of the last commit: what config.ini says, unless that is only what could not be replaced.
    QDate dateLast(const BackupSet &set) const
    {
        return unwrittenDate.isValid() && dateInConfig == set.dateLast ? unwrittenDate : set.dateLast;
    }
};

//! The file of the set in the state folder.
QByteArray setMemoryPath(const QString &stateDir, const QString &name);
//! What is remembered; nothing when the file is missing or damaged, nor of an end whose path has changed.
SetMemory readSetMemory(const QString &stateDir, const BackupSet &set);
//! Keeps a damaged file aside, see nameAside(). StateUnwritable.
Result<void> writeSetMemory(const QString &stateDir, const BackupSet &set, const SetMemory &memory);

}
