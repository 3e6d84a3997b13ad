#include "service/api/http/token_gate.h"

#include "service/api/http/http_log.h"

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! What a wrong guess costs its guesser.
constexpr auto wrongTokenDelay = 1s;

//! The page itself is free: it asks its reader for the token. /healthz always answers.
bool isFree(const RequestTarget &target)
{
    const QString first = target.path.value(0);
    return first != "api"_L1 && first != "metrics"_L1;
}

bool changes(const HttpRequest &request)
{
    return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

const QByteArray challenge = "Bearer realm=\"backup-server\"";

//! \a error: as RFC 6750, 3.1, names it, where a token was sent.
Refusal unauthorized(const QString &message, QByteArrayView error = {})
{
    return {401, message, u"Send \"Authorization: Bearer TOKEN\" with a token made by backup-server token."_s,
        {{"WWW-Authenticate"_ba, challenge + error}}};
}

//! Nobody is told where the file is. RFC 6750 has no word for it; RFC 6749, 4.1.2.1, has.
Refusal fileUnusable()
{
    return {401, u"The server's token file cannot be used: no token is valid until that is mended."_s,
        u"Look at the service's log, or run backup-server check on the server."_s,
        {{"WWW-Authenticate"_ba, challenge + ", error=\"server_error\""}}};
}

std::optional<Refusal> refusalFor(
    const HttpRequest &request, const RequestTarget &target, const Access &access, TokenFor tokenFor)
{
    if (access.isWrongToken && (!isFree(target) || changes(request))) {
        Refusal refusal = unauthorized(u"This token is not valid."_s, ", error=\"invalid_token\"");
        refusal.delay = wrongTokenDelay;
        return refusal;
    }
    if (changes(request) && !access.mayChange) {
        if (access.mayRead)
            return Refusal {403, u"This token may only read."_s, u"Use the token that may change things."_s, {}};
        return unauthorized(u"Changing something needs a token."_s);
    }
    if (tokenFor == TokenFor::All && !access.mayRead && !isFree(target) && request.method != "OPTIONS")
        return unauthorized(u"Reading needs a token."_s);
    return {};
}

} // namespace

TokenGate::TokenGate(const QString &path, TokenFor tokenFor)
    : m_file(path)
    , m_tokenFor(tokenFor)
{
}

std::variant<Access, Refusal> TokenGate::judge(
    const HttpRequest &request, const RequestTarget &target, const QHostAddress &peer, RateLimit::Time now)
{
    if (!m_file.isUsed())
        return Access();
    const auto token = bearerToken(request.value("authorization"));
    const Access access = accessFor(m_file.hashes(), token);
    if (access.isWrongToken && m_file.isUsable() && m_logLimit.admit(peer, now))
        qCWarning(httpLog).noquote() << u"wrong token from %1"_s.arg(peer.toString());
    const std::optional<Refusal> refusal = refusalFor(request, target, access, m_tokenFor);
    if (!refusal)
        return access;
    return m_file.isUsable() ? *refusal : fileUnusable();
}

} // namespace backup
