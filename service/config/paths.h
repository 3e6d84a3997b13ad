#pragma once

#include <QString>

namespace backup {

//! Where the package keeps what is its service's.
struct PackagePaths {
    QString config = QStringLiteral("/etc/backup-server/config.ini");
    QString state = QStringLiteral("/var/lib/backup-server");
};

//! The package's configuration where there is one, else backup-server/config.ini in $XDG_CONFIG_HOME (~/.config).
QString defaultConfigPath(const PackagePaths &package = {});
//! The first folder of $STATE_DIRECTORY (systemd.exec(5)); else, of the package's configuration, the package's state
//! folder, so that a run by hand and the service remember the same, where this user may write there; else backup-server
//! in $XDG_STATE_HOME (~/.local/state).
QString defaultStateDir(const QString &configPath, const PackagePaths &package = {});
//! Where the tasks' logs are kept: the first folder of $LOGS_DIRECTORY (systemd.exec(5)), else "logs" in \a
//! stateFolder.
QString logFolder(const QString &stateFolder);

}
