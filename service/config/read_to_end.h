#pragma once

#include <QByteArray>
#include <QFile>
#include <optional>

namespace backup {

//! What is left to read of \a file, which is open; nothing when it cannot be read to its end, and file.errorString()
//! says why. QIODevice::readAll() answers the part before a bad sector as if it were all.
std::optional<QByteArray> readToEnd(QFile &file);

}
