#pragma once

#include "monitor/client/trouble.h"

#include <QByteArray>
#include <QDateTime>
#include <optional>

namespace backup {

//! How one request ended, its content not yet looked at.
struct HttpAnswer {
    //! Absent: a whole answer came, whatever its status.
    std::optional<Trouble> trouble;
    //! What the network layer says beyond the trouble; for a certificate, its SHA-256 in hexadecimal digits.
    QString detail;
    //! HTTP status; 0 when none came.
    int status = 0;
    QByteArray contentType;
    //! As sent, with its quotes; empty when there is none.
    QByteArray etag;
    QByteArray body;
    //! When it was made, by the server's clock, in whole seconds; invalid when it does not say.
    QDateTime dateUtc {};
    //! A token was sent with the request.
    bool hadToken = false;
    //! The server cannot tell a right token from a wrong one: its own file of them cannot be used.
    bool isTokenUnjudged = false;
};

}
