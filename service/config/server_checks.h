#pragma once

#include "service/config/ini_text.h"
#include "service/config/server_settings.h"

#include <QHash>
#include <optional>

namespace backup {

inline constexpr QLatin1String serverName("server");

//! The section [server], read.
struct CheckedServer {
    //! Faulty keys have their defaults. With any fault, listen is "localhost": a misspelt key may be the one that keeps
    //! strangers out, so the network waits until it is mended while this machine's cron jobs go on.
    ServerSettings settings;
    //! Where each key stands; the section's line for one that is missing.
    QHash<QString, int> lines;
    QList<ConfigFault> faults;
};

//! Reads \a section with what \a defaults ([DEFAULT]) adds.
CheckedServer checkServer(const IniSection &section, const IniSection &defaults);
//! A fault of [server] where \a section, of another name, holds a key of it (as [DEFAULT] may), has its name in other
//! letters, or has its name or a key of it in a value's further lines, as where that is indented below `exclude`.
std::optional<ConfigFault> misplacedServer(const IniSection &section);
//! The keys that [server] may have, in the order of the documents.
const QStringList &serverKeys();

}
