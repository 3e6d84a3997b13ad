#pragma once

#include "service/config/backup_set.h"
#include "shared/fault.h"

#include <QDateTime>
#include <QList>

namespace backup {

//! What one run is asked to do.
struct RunRequest {
    BackupSet set;
    //! Where date_last is written.
    QString configPath;
    QString stateDir;
    //! The task's id, for records; made up for a run by hand.
    QString taskId;
    //! Guards that this run may pass.
    QList<FaultKind> accepted;
    QDateTime startedAtUtc;
    //! The local day on which the run began: a run over midnight belongs to the evening before.
    QDate today;

    bool accepts(FaultKind kind) const { return accepted.contains(kind); }
};

}
