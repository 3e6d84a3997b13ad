#include "service/api/http/line_buffer.h"

#include <algorithm>

namespace backup {

namespace {

bool isControl(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}

void LineBuffer::append(QByteArrayView bytes)
{
    m_bytes.remove(0, m_begin);
    m_scanned -= m_begin;
    m_begin = 0;
    m_bytes.append(bytes);
}

LineBuffer::Line LineBuffer::nextLine(QByteArrayView &line)
{
    const QByteArrayView bytes(m_bytes);
    for (; m_scanned < bytes.size(); ++m_scanned) {
        const char c = bytes[m_scanned];
        const bool afterCarriageReturn = m_scanned > m_begin && bytes[m_scanned - 1] == '\r';
        if (c == '\n' && afterCarriageReturn) {
            line = bytes.sliced(m_begin, m_scanned - 1 - m_begin);
            m_begin = ++m_scanned;
            return Line::Whole;
        }
        if (afterCarriageReturn || (isControl(c) && c != '\r'))
            return Line::Malformed;
    }
    return Line::Partial;
}

QByteArrayView LineBuffer::take(qsizetype most)
{
    const QByteArrayView taken = QByteArrayView(m_bytes).sliced(m_begin).first(std::min(most, size()));
    m_begin += taken.size();
    m_scanned = std::max(m_scanned, m_begin);
    return taken;
}

}
