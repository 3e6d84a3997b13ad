#pragma once

#include "service/api/http/http_request.h"
#include "service/api/http/refusal.h"
#include "service/api/http/request_target.h"

#include <QSet>
#include <optional>

namespace backup {

//! By which names this server is asked for; all in lower case, without port.
struct ServerNames {
    //! Its own: localhost, the machine's name, also with ".local" and domain.
    QSet<QByteArray> own;
    //! Further ones that the configuration allows, of proxies; their pages may use either scheme.
    QSet<QByteArray> allowed;
    //! Whether clients speak TLS to this server.
    bool isTls = false;
};

//! The names that this machine has by itself.
QSet<QByteArray> ownHostNames();

//! Refuses what a foreign web page can make a browser of this network send: another Origin, a foreign Referer on a
//! change, Sec-Fetch-Site (W3C Fetch Metadata), and a Host that is neither an address nor a known name (DNS
//! rebinding). A program that sends none of these headers but Host, such as curl, passes.
std::optional<Refusal> guard(const HttpRequest &request, const RequestTarget &target, const ServerNames &names);

}
