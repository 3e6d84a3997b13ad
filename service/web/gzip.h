#pragma once

#include "service/api/message.h"

namespace backup {

//! \a data in gzip format (RFC 1952), without a name or a time, so that equal data give equal bytes.
QByteArray gzipped(const QByteArray &data);

//! Whether gzipping \a body gains anything.
bool isWorthGzip(const QByteArray &body);

//! Whether \a acceptEncoding, the value of an Accept-Encoding header (RFC 9110, 12.5.3), names gzip and does not
//! refuse it with q=0.
bool acceptsGzip(const QByteArray &acceptEncoding);

//! \a response with its body gzipped, when \a request takes that and the body is plain, all here and long enough to
//! gain from it. A strong ETag becomes a weak one, since the bytes are others now.
ApiResponse compressedFor(const ApiRequest &request, ApiResponse response);

}
