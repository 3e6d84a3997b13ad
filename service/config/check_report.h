#pragma once

#include "service/config/config.h"

namespace backup {

//! What `backup-server check` prints and how it ends.
struct CheckReport {
    QString text;
    //! 0, or that of the worst fault: EX_CONFIG (sysexits(3)).
    int exitCode = 0;
};

//! "FILE:LINE: [SECTION] MESSAGE REMEDY", without a line end.
QString faultText(const QString &path, const ConfigFault &fault);

//! A faultText() line for each fault, then the \a notes, then what can be backed up. Folders of earlier backups, made
//! by whatever program, are neither needed nor in the way.
CheckReport checkReport(const QString &path, const Result<Config> &config, const QStringList &notes = {});

}
