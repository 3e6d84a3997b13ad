#pragma once

#include <QString>

namespace backup {

//! /etc/backup-server/config.ini where there is one, else backup-server/config.ini in $XDG_CONFIG_HOME (~/.config).
QString defaultConfigPath();
//! The first folder of $STATE_DIRECTORY (systemd.exec(5)), else backup-server in $XDG_STATE_HOME (~/.local/state).
QString defaultStateDir();
//! Where the tasks' logs are kept: the first folder of $LOGS_DIRECTORY (systemd.exec(5)), else "logs" in \a
//! stateFolder.
QString logFolder(const QString &stateFolder);

}
