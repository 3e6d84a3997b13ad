#pragma once

#include <QByteArray>
#include <QIODevice>
#include <optional>

namespace backup {

//! Reads the lines of a file from the last to the first, a block at a time.
class BackwardLines
{
public:
    //! \a device is open, can be sought in, and outlives this object.
    explicit BackwardLines(QIODevice &device);

    //! The next line towards the beginning, without its end, never empty; nothing when there are no more.
    std::optional<QByteArray> next();

private:
    bool readBlock();

    QIODevice &m_device;
    //! Where the text begins that was not handed out yet, and that text.
    qint64 m_position;
    QByteArray m_text;
};

}
