#pragma once

#include "service/api/http/http_request.h"
#include "service/api/http/refusal.h"

#include <QStringList>
#include <optional>
#include <variant>

namespace backup {

//! What a request asks for (RFC 9112, 3.2; RFC 3986).
struct RequestTarget {
    //! Percent-decoded, split at '/' before decoding, no empty last part; empty for "/" and "*".
    QStringList path;
    //! Path and query for the next reader: begins with '/', plain ASCII, percent-encoded; "/" for "*".
    QByteArray pathAndQuery;
    //! Host and port of an absolute-form target, or of CONNECT's; else empty.
    QByteArray authority;
    //! "OPTIONS *".
    bool isAsterisk = false;
};

//! Percent-decodes \a text; nothing for a broken escape, for NUL and for what is no UTF-8.
std::optional<QString> percentDecoded(QByteArrayView text);

//! Reads the target of \a request; a Refusal when it is none for its method.
std::variant<RequestTarget, Refusal> readTarget(const HttpRequest &request);

}
