#include "service/tasks/backward_lines.h"

#include <algorithm>

namespace backup {

namespace {

constexpr qint64 blockSize = 64 * 1024;

}

BackwardLines::BackwardLines(QIODevice &device)
    : m_device(device)
    , m_position(device.size())
{
}

std::optional<QByteArray> BackwardLines::next()
{
    for (;;) {
        const qsizetype lineEnd = m_text.lastIndexOf('\n');
        if (lineEnd < 0 && readBlock())
            continue;
        QByteArray line = m_text.mid(lineEnd + 1);
        m_text.truncate(std::max<qsizetype>(lineEnd, 0));
        if (!line.isEmpty())
            return line;
        if (lineEnd < 0)
            return std::nullopt;
    }
}

bool BackwardLines::readBlock()
{
    const qint64 size = std::min(blockSize, m_position);
    if (size == 0 || !m_device.seek(m_position - size))
        return false;
    const QByteArray block = m_device.read(size);
    m_position -= size;
    m_text.prepend(block);
    return block.size() == size;
}

}
