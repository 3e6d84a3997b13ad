#pragma once

#include "service/api/http/line_buffer.h"
#include "service/api/http/refusal.h"

#include <optional>

namespace backup {

//! Takes the chunked transfer coding off a body (RFC 9112, 7.1); extensions and trailers are checked and dropped.
class ChunkDecoder
{
public:
    enum class Step { NeedsMore, Complete, Refused };

    //! Moves what has come from \a input to \a body. \a maxTrailer bounds the trailer section, in bytes.
    Step advance(LineBuffer &input, QByteArray &body, qint64 maxBody, qint64 maxTrailer);
    //! Why, after Step::Refused.
    const Refusal &refusal() const { return m_refusal; }

private:
    enum class Part { Size, Data, DataEnd, Trailer };

    std::optional<Refusal> readLine(QByteArrayView line, qint64 room, qint64 maxTrailer);
    std::optional<Refusal> readSize(QByteArrayView line, qint64 room);

    Part m_part = Part::Size;
    qint64 m_left = 0;
    qint64 m_trailerBytes = 0;
    bool m_complete = false;
    Refusal m_refusal;
};

}
