#include "service/api/http/request_reader.h"

#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! RFC 9112, 3, asks for at least 8000 octets.
constexpr qsizetype maxTarget = 8000;
//! A browser sends about 20.
constexpr qsizetype maxFields = 100;

}

RequestReader::RequestReader(const DoorLimits &limits)
    : m_limits(limits)
{
}

RequestReader::Step RequestReader::advance()
{
    switch (m_part) {
    case Part::RequestLine:
    case Part::Fields:
        return readHead();
    case Part::Body:
        return readBody();
    case Part::Complete:
        break;
    }
    return Step::Complete;
}

HttpRequest RequestReader::takeRequest()
{
    m_part = Part::RequestLine;
    m_headBytes = 0;
    m_framing = {};
    m_chunks = {};
    return std::exchange(m_request, {});
}

RequestReader::Step RequestReader::readHead()
{
    for (;;) {
        QByteArrayView line;
        const LineBuffer::Line state = m_input.nextLine(line);
        if (state == LineBuffer::Line::Malformed)
            return refuse({400, u"Lines must end with CR LF and hold no control characters."_s, {}, {}});
        const bool isWhole = state == LineBuffer::Line::Whole;
        const qint64 length = isWhole ? line.size() + 2 : m_input.size();
        if (m_part == Part::RequestLine && length > maxTarget + 64)
            return refuse({414, u"The request's target is longer than %1 bytes."_s.arg(maxTarget), {}, {}});
        if (m_headBytes + length > m_limits.maxHeader)
            return refuse({431, u"The request's headers are larger than %1 bytes."_s.arg(m_limits.maxHeader), {}, {}});
        if (!isWhole)
            return Step::NeedsMore;
        m_headBytes += length;
        const bool isEnd = line.isEmpty() && m_part == Part::Fields;
        if (auto refusal = isEnd ? readFraming(m_request, m_limits.maxBody, m_framing) : readHeadLine(line))
            return refuse(*refusal);
        if (isEnd) {
            m_part = m_framing.hasBody() ? Part::Body : Part::Complete;
            return Step::HeadRead;
        }
    }
}

std::optional<Refusal> RequestReader::readHeadLine(QByteArrayView line)
{
    if (m_part == Part::Fields) {
        if (m_request.fields.size() == maxFields)
            return Refusal {431, u"The request has more than %1 headers."_s.arg(maxFields), {}, {}};
        return readFieldLine(line, m_request);
    }
    // Some clients end a body with a line of its own (RFC 9112, 2.2).
    if (line.isEmpty())
        return {};
    m_part = Part::Fields;
    return readRequestLine(line, m_request);
}

RequestReader::Step RequestReader::readBody()
{
    if (m_framing.chunked) {
        switch (m_chunks.advance(m_input, m_request.body, m_limits.maxBody, m_limits.maxHeader)) {
        case ChunkDecoder::Step::NeedsMore:
            return Step::NeedsMore;
        case ChunkDecoder::Step::Refused:
            return refuse(m_chunks.refusal());
        case ChunkDecoder::Step::Complete:
            break;
        }
    } else {
        m_request.body.append(m_input.take(m_framing.length - m_request.body.size()));
        if (m_request.body.size() < m_framing.length)
            return Step::NeedsMore;
    }
    m_part = Part::Complete;
    return Step::Complete;
}

RequestReader::Step RequestReader::refuse(Refusal refusal)
{
    m_refusal = std::move(refusal);
    return Step::Refused;
}

}
