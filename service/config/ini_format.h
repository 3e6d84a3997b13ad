#pragma once

#include "service/config/ini_text.h"
#include "shared/result.h"

#include <QSettings>

namespace backup {

//! The dialect of config.ini as a format of QSettings, for reading: "section/key" gives the value as text.
QSettings::Format iniFormat();

//! Reads the file at \a path through QSettings. ConfigUnreadable when it is missing, no ordinary file, not to be
//! opened, not text in UTF-8 at all, larger than 4 MiB, or of more than 10,000 sections.
Result<IniDocument> readIni(const QString &path);

}
