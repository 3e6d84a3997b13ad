#include "service/tasks/backward_lines.h"

#include <algorithm>
#include <cstring>

namespace backup {

namespace {

constexpr qint64 blockSize = 64 * 1024;

//! -1 when there is none. QByteArray looks at one byte after the other, which is most of what a long file takes.
qsizetype lastLineEnd(const QByteArray &text)
{
    const void *end = ::memrchr(text.constData(), '\n', static_cast<size_t>(text.size()));
    return end ? static_cast<const char *>(end) - text.constData() : -1;
}

}

BackwardLines::BackwardLines(QIODevice &device)
    : m_device(device)
    , m_position(device.size())
{
}

std::optional<QByteArray> BackwardLines::next()
{
    for (;;) {
        const qsizetype lineEnd = lastLineEnd(m_text);
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
