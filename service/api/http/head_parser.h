#pragma once

#include "service/api/http/http_request.h"
#include "service/api/http/refusal.h"

#include <optional>

namespace backup {

//! How the body of a request is delimited, and what becomes of the connection (RFC 9112, 6 and 9).
struct Framing {
    bool chunked = false;
    //! Bytes of the body when not chunked.
    qint64 length = 0;
    bool expectsContinue = false;
    bool closesAfter = false;

    bool hasBody() const { return chunked || length > 0; }
};

//! Whether \a text is a token, as methods and field names must be (RFC 9110, 5.6.2).
bool isToken(QByteArrayView text);

//! Reads "GET /path HTTP/1.1" into \a request.
std::optional<Refusal> readRequestLine(QByteArrayView line, HttpRequest &request);
//! Reads "Name: value" and appends it to the request's fields.
std::optional<Refusal> readFieldLine(QByteArrayView line, HttpRequest &request);
//! Judges the fields of a whole head that say where the request ends; anything two readers could understand
//! differently is refused.
std::optional<Refusal> readFraming(const HttpRequest &request, qint64 maxBody, Framing &framing);

}
