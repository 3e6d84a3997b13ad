#include "service/api/http/chunk_decoder.h"

#include "service/api/http/head_parser.h"

#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Longest line with a chunk's size and extensions; nobody sends extensions.
constexpr qsizetype maxSizeLine = 256;
//! Digits of a size that cannot overflow.
constexpr qsizetype maxSizeDigits = 8;

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}

ChunkDecoder::Step ChunkDecoder::advance(LineBuffer &input, QByteArray &body, qint64 maxBody, qint64 maxTrailer)
{
    while (!m_complete) {
        if (m_part == Part::Data) {
            const QByteArrayView data = input.take(m_left);
            body.append(data);
            m_left -= data.size();
            if (m_left > 0)
                return Step::NeedsMore;
            m_part = Part::DataEnd;
        }
        QByteArrayView line;
        const LineBuffer::Line state = input.nextLine(line);
        const qsizetype length = state == LineBuffer::Line::Whole ? line.size() : input.size();
        std::optional<Refusal> refusal;
        if (state == LineBuffer::Line::Malformed || (m_part != Part::Trailer && length > maxSizeLine))
            refusal = Refusal {400, u"The body is not well chunked."_s, {}, {}};
        else if (state == LineBuffer::Line::Whole)
            refusal = readLine(line, maxBody - body.size(), maxTrailer);
        else if (m_trailerBytes + length <= maxTrailer)
            return Step::NeedsMore;
        else
            refusal = Refusal {431, u"The trailers are too large."_s, {}, {}};
        if (refusal) {
            m_refusal = *refusal;
            return Step::Refused;
        }
    }
    return Step::Complete;
}

std::optional<Refusal> ChunkDecoder::readLine(QByteArrayView line, qint64 room, qint64 maxTrailer)
{
    switch (m_part) {
    case Part::Size:
        return readSize(line, room);
    case Part::Data:
        break;
    case Part::DataEnd:
        if (!line.isEmpty())
            return Refusal {400, u"A chunk is longer than its size says."_s, {}, {}};
        m_part = Part::Size;
        break;
    case Part::Trailer:
        m_complete = line.isEmpty();
        m_trailerBytes += line.size() + 2;
        if (m_trailerBytes > maxTrailer)
            return Refusal {431, u"The trailers are too large."_s, {}, {}};
        if (HttpRequest dropped; !m_complete)
            return readFieldLine(line, dropped);
        break;
    }
    return {};
}

std::optional<Refusal> ChunkDecoder::readSize(QByteArrayView line, qint64 room)
{
    const qsizetype digits = std::ranges::find_if_not(line, isHexDigit) - line.begin();
    const QByteArrayView extension = line.sliced(digits);
    if (digits == 0 || digits > maxSizeDigits || (!extension.isEmpty() && !extension.trimmed().startsWith(';')))
        return Refusal {400, u"A chunk must begin with its size, in hexadecimal."_s, {}, {}};
    m_left = line.first(digits).toLongLong(nullptr, 16);
    if (m_left > room)
        return Refusal {413, u"The request's body is too large."_s, {}, {}};
    m_part = m_left > 0 ? Part::Data : Part::Trailer;
    return {};
}

}
