#pragma once

#include "service/api/message.h"

namespace backup {

//! A JSON answer that many ask for again and again: its tag is made once for each change, and its gzipped bytes once
//! and only when somebody takes them.
class KeptAnswer
{
public:
    bool isEmpty() const { return m_body.isEmpty(); }
    //! From here on the answer is \a body, not empty; nothing changes when it is the same as before.
    void set(const QByteArray &body);
    //! The answer as \a request takes it: 200, or 304 with the headers of that 200 when the client has these very
    //! bytes (RFC 9110, 13.1.2 and 15.4.5).
    ApiResponse to(const ApiRequest &request);

private:
    QByteArray m_body;
    QByteArray m_etag;
    QByteArray m_packed;
};

}
