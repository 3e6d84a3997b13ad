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

//! Told while Config::hasServerFault(), or no configuration can be read.
inline constexpr QLatin1String whyThisMachineAlone(
    "Until all of [server] can be read without a fault, the service starts for this machine alone.");

//! What is found in the files that [server] names.
struct FileFindings {
    //! Each with the line of the key that names the file.
    QList<ConfigFault> faults;
    //! Whether one of them keeps the service from starting.
    bool keepsFromStarting = false;
    //! What holds for this user alone, since another one might read the file, and what keeps nothing from working now.
    QStringList notes;
};

//! A faultText() line for each fault and what one of [server] does, then one for each of \a files, then the \a notes,
//! then what can be backed up.
//! Folders of earlier backups, made by whatever program, are neither needed nor in the way.
CheckReport checkReport(
    const QString &path, const Result<Config> &config, const QStringList &notes = {}, const FileFindings &files = {});

}
