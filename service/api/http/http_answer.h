#pragma once

#include "service/api/message.h"

#include <QDateTime>

namespace backup {

//! \a utc as HTTP writes it, for example "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
QByteArray httpDate(const QDateTime &utc);

//! Whether an answer of this status has a body at all: 204 and 304 have none (RFC 9110, 15.3.5, 15.4.5).
bool mayHaveBody(const ApiResponse &response);

//! The head of an answer, with its empty line; the same for GET and for HEAD. \a date is the value of Date: httpDate().
//! A header's value is cut at the first control character, so that no value can begin another header.
QByteArray answerHead(const ApiResponse &response, bool closes, const QByteArray &date);

}
