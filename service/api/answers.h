#pragma once

#include "service/api/message.h"

#include <QJsonObject>

namespace backup {

ApiResponse jsonAnswer(int status, const QJsonObject &object);

//! {"code", "message", "remedy"} with the status that the kind of fault has.
ApiResponse faultAnswer(const Fault &fault);

//! 200 with \a body, or 304 when the client has these very bytes (RFC 9110, 13.1.2). \a etag is strong, with its
//! quotes.
ApiResponse cachedAnswer(const QByteArray &body, const QByteArray &etag, const QByteArray &ifNoneMatch);

}
