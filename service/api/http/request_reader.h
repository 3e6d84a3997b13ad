#pragma once

#include "service/api/http/chunk_decoder.h"
#include "service/api/http/door_limits.h"
#include "service/api/http/head_parser.h"
#include "service/api/http/http_request.h"
#include "service/api/http/line_buffer.h"
#include "service/api/http/refusal.h"

namespace backup {

//! Cuts the bytes of one connection into requests, strictly as RFC 9112 says; pure, knows no socket.
class RequestReader
{
public:
    enum class Step {
        //! All bytes were read; feed() more.
        NeedsMore,
        //! The head of a request has come; said once, before anything of its body is read.
        HeadRead,
        //! The request is whole: takeRequest().
        Complete,
        //! The bytes are no request to be answered: refusal(), and nothing after it can be read.
        Refused,
    };

    explicit RequestReader(const DoorLimits &limits);

    void feed(QByteArrayView bytes) { m_input.append(bytes); }
    Step advance();

    //! From HeadRead on.
    const HttpRequest &request() const { return m_request; }
    const Framing &framing() const { return m_framing; }
    //! The request, after Complete; the reader then begins the next one.
    HttpRequest takeRequest();
    //! Why, after Refused.
    const Refusal &refusal() const { return m_refusal; }
    //! Whether anything of a request has come that was not taken.
    bool hasBegun() const { return m_part != Part::RequestLine || m_input.size() > 0; }

private:
    enum class Part { RequestLine, Fields, Body, Complete };

    Step readHead();
    std::optional<Refusal> readHeadLine(QByteArrayView line);
    Step readBody();
    Step refuse(Refusal refusal);

    const DoorLimits m_limits;
    LineBuffer m_input;
    Part m_part = Part::RequestLine;
    qint64 m_headBytes = 0;
    HttpRequest m_request;
    Framing m_framing;
    ChunkDecoder m_chunks;
    Refusal m_refusal;
};

}
