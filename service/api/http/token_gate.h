#pragma once

#include "service/api/http/rate_limit.h"
#include "service/api/http/request_target.h"
#include "service/api/http/token_file.h"

#include <variant>

namespace backup {

//! Lets requests pass by the token they carry, when tokens are used.
class TokenGate
{
public:
    //! An empty \a path: everybody may do everything.
    TokenGate(const QString &path, TokenFor tokenFor);

    //! What the request may do, or why it is turned away; failures are logged, at most once a second and address.
    std::variant<Access, Refusal> judge(
        const HttpRequest &request, const RequestTarget &target, const QHostAddress &peer, RateLimit::Time now);

private:
    TokenFile m_file;
    TokenFor m_tokenFor;
    RateLimit m_logLimit {1};
};

} // namespace backup
