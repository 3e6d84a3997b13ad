#pragma once

#include "service/api/message.h"

namespace backup {

//! The JSON \a text without what only the bearer of a token is told: paths, folder names, messages, remedies and
//! warnings are empty, codes and figures stay. The same text when it is no JSON object.
QByteArray withoutSecrets(const QByteArray &text);

//! \a response, which has no tag, as one without a token gets it.
ApiResponse redacted(const ApiResponse &response);

} // namespace backup
