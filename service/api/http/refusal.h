#pragma once

#include "service/api/message.h"

#include <chrono>

namespace backup {

//! Why the door answers a request itself instead of handing it on.
struct Refusal {
    //! HTTP status, 400-599.
    int status = 400;
    //! What is wrong, one sentence for a person.
    QString message;
    //! What to do; may be empty.
    QString remedy;
    //! Further headers, for example {"Retry-After", "1"}.
    QList<std::pair<QByteArray, QByteArray>> headers;
    //! How long the answer is held back.
    std::chrono::milliseconds delay {0};
};

//! The status line's phrase (RFC 9110, 15); "Error" for a status that this service does not use.
QByteArray reasonPhrase(int status);
//! The refusal as every error of the API looks: {"code", "message", "remedy"}.
ApiResponse responseTo(const Refusal &refusal);

}
