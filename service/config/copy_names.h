#pragma once

#include <QString>

namespace backup {

//! The dest of which the cleaned \a path is, by its name, a dated copy (NAME_YYYYMMDD, NAME_YYYYMMDD.N) or the control
//! folder (.NAME.backup-server); empty when it is neither.
QString destOfCopy(const QString &path);
//! Whether \a path is a dated copy or the control folder of \a dest, or stands inside one.
bool isWithinCopies(const QString &path, const QString &dest);

}
