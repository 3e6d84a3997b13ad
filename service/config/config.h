#pragma once

#include "service/config/backup_set.h"
#include "service/config/server_settings.h"
#include "shared/result.h"
#include "shared/set_info.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace backup {

//! What config.ini says, checked; no file or folder it names has been looked at.
struct Config {
    //! The sound settings of [server], defaults for the rest. With hasServerFault(), listen is "localhost".
    ServerSettings server;
    //! The sound sets, in the file's order.
    QList<BackupSet> sets;
    //! Every section but [server] and [DEFAULT], in the file's order, faulty ones too.
    QStringList names;
    //! Where the section of each of them begins.
    QHash<QString, int> lines;
    //! Where each key of [server] stands.
    QHash<QString, int> serverLines;
    //! Sorted by line. A fault of a section disables that section; one of [DEFAULT] disables every set.
    QList<ConfigFault> faults;

    //! The set of this name. UnknownSet when no section has it, ConfigInvalid with line and remedy when it is faulty.
    Result<BackupSet> set(const QString &name) const;
    //! What keeps the section \a name from being used.
    QList<ConfigFault> faultsOf(const QString &name) const;
    //! Whether a fault may hide what [server] is meant to say: one of its own, of [DEFAULT], or before all sections.
    bool hasServerFault() const;
};

//! Reads and checks the file at \a path, of which a part may be faulty. ConfigUnreadable when there is no text to read.
Result<Config> readConfig(const QString &path);

}
