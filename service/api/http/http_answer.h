#pragma once

#include "service/api/message.h"

#include <QDateTime>

namespace backup {

//! How an answer is framed.
struct AnswerForm {
    bool isHead = false;
    bool closes = false;
    //! Value of the header Date: httpDate().
    QByteArray date;
};

//! \a utc as HTTP writes it, for example "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
QByteArray httpDate(const QDateTime &utc);

//! The bytes of an answer. A header's value is cut at the first control character, so that no value can begin
//! another header.
QByteArray answerBytes(const ApiResponse &response, const AnswerForm &form);

}
