#pragma once

#include "service/config/backup_set.h"
#include "service/config/ini_text.h"

namespace backup {

//! One section, read as a backup set, with the lines that speak of its paths.
struct CheckedSet {
    //! What could be read; source and dest are empty where they are faulty.
    BackupSet set;
    int sourceLine = 0;
    int destLine = 0;
    QList<ConfigFault> faults;
};

//! Reads \a section with what \a defaults ([DEFAULT]) adds.
CheckedSet checkSet(const IniSection &section, const IniSection &defaults);
//! The keys that a set may have, in the order of the documents.
const QStringList &setKeys();

}
