#pragma once

#include "monitor/models/watch.h"

namespace backup {

//! What people have to know before they trust the lists below it.
struct Notice {
    //! Empty: nothing is wrong.
    QString message;
    //! What to do; may be empty.
    QString remedy;
};

//! The most urgent one of the server \a serverId, or of all when it is empty: a server that is away before sets that
//! cannot be read, these before faults of a config.ini.
Notice mostUrgentNotice(const Watch &watch, const QString &serverId, const QDateTime &nowUtc);

}
