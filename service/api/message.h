#pragma once

#include "shared/fault.h"

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrlQuery>
#include <functional>
#include <utility>

namespace backup {

//! A request that has passed the door and the request guard, without any type of Qt's HTTP server.
struct ApiRequest {
    enum class Method { Get, Post };
    //! HEAD arrives as Get; the HTTP layer leaves the body out of the answer.
    Method method = Method::Get;
    //! Percent-decoded UTF-8, split at '/' before decoding, no empty last part: {"api", "foo", "hoge"}.
    QStringList path;
    QUrlQuery query;
    //! Value of If-None-Match; empty when there is none.
    QByteArray ifNoneMatch;
    //! Value of Accept-Language and Accept-Encoding, for the page.
    QByteArray acceptLanguage;
    QByteArray acceptEncoding;
    //! Value of Host, for texts that name this server.
    QByteArray host;
    QHostAddress peer;
    //! Whether the client is still connected; empty when that cannot be told.
    std::function<bool()> isConnected;
    //! Whether one more client may wait for an answer that comes later; empty: yes. When it may not, the answer is
    //! TooManyRequests, and nothing is done.
    std::function<bool()> mayWait;
    //! False when a token is configured and the request carried none (or one that may only read).
    bool mayRead = true;
    bool mayChange = true;
};

//! What is answered.
struct ApiResponse {
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    //! Further headers, for example {"ETag", "\"abc\""}.
    QList<std::pair<QByteArray, QByteArray>> headers;

    //! What follows the body and is too large to be kept in memory until a client has taken it.
    struct Rest {
        //! In bytes.
        qint64 size = 0;
        //! The next bytes, so many at most. None before the end: they cannot be read, and the answer breaks off.
        std::function<QByteArray(qint64)> next;
    };
    Rest rest = {};
};

//! Gives the answer to one request; to be called exactly once, at once or later, on the event loop's thread.
//! Calling it after the client has gone, or the server was deleted, does nothing.
using Respond = std::function<void(ApiResponse)>;

} // namespace backup
