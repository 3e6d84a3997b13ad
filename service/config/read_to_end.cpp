#include "service/config/read_to_end.h"

namespace backup {

std::optional<QByteArray> readToEnd(QFile &file)
{
    QByteArray text = file.readAll();
    // A fault behind bytes that were read is told by the next reading alone.
    text += file.readAll();
    return file.error() == QFile::NoError ? std::optional(text) : std::nullopt;
}

}
