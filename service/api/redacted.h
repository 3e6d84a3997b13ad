#pragma once

#include "service/api/message.h"

namespace backup {

//! The JSON \a text without what only the bearer of a token is told: paths, folder names, messages, remedies and
//! warnings are empty, codes and figures stay. The same text when it is no JSON object.
QByteArray withoutSecrets(const QByteArray &text);

//! \a response as one without a token gets it; 304 when \a ifNoneMatch names that.
ApiResponse redacted(const ApiResponse &response, const QByteArray &ifNoneMatch);

} // namespace backup
