#pragma once

#include <QDateTime>
#include <QString>

namespace backup {

//! Where a damaged file at \a path is kept: "NAME.damaged-<time>" in its folder, and a number behind that where such a
//! file is there already.
QString nameAside(const QString &path, const QDateTime &nowUtc);

}
