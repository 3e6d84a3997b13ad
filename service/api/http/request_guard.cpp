#include "service/api/http/request_guard.h"

#include "service/api/http/host_port.h"

#include <QHostInfo>
#include <QSysInfo>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView http = "http://";
constexpr QByteArrayView https = "https://";

Refusal foreign(const QString &what)
{
    return {403, u"%1 is not this server; pages of other sites may not use it."_s.arg(what),
        u"Open the server's own page, or name the proxy's host in allowed_hosts of [server]."_s, {}};
}

bool isKnown(const HostPort &host, const ServerNames &names)
{
    return host.isAddress || names.own.contains(host.host) || names.allowed.contains(host.host);
}

//! Whether \a url begins with this server's own scheme, host and port.
bool isSameOrigin(QByteArrayView url, const HostPort &self, const ServerNames &names)
{
    const bool isTls = url.startsWith(https);
    if (!isTls && !url.startsWith(http))
        return false;
    if (isTls != names.isTls && !names.allowed.contains(self.host))
        return false;
    const QByteArrayView rest = url.sliced(isTls ? https.size() : http.size());
    const qsizetype slash = rest.indexOf('/');
    auto other = readHostPort(slash < 0 ? rest : rest.first(slash));
    if (!other)
        return false;
    const int defaultPort = isTls ? 443 : 80;
    const auto portOf = [defaultPort](const HostPort &host) { return host.port < 0 ? defaultPort : host.port; };
    return other->host == self.host && portOf(*other) == portOf(self);
}

//! Another site's page may link to ours and no more: the address bar then shows where the reader is.
bool isNavigationToPage(const HttpRequest &request, const RequestTarget &target)
{
    const bool reads = request.method == "GET" || request.method == "HEAD";
    return reads && target.path.value(0) != "api"_L1 && request.value("sec-fetch-mode") == "navigate";
}

std::optional<Refusal> guardHost(
    const HttpRequest &request, const RequestTarget &target, const ServerNames &names, std::optional<HostPort> &self)
{
    QList<QByteArray> said;
    if (request.count("host") > 0)
        said.append(request.value("host"));
    // The target's host is the one that counts (RFC 9112, 3.2.2), but another in the header is no client of ours.
    if (!target.authority.isEmpty())
        said.append(target.authority);
    for (const QByteArray &host : said) {
        self = readHostPort(host);
        if (!self)
            return Refusal {400, u"The request's host is no host."_s, {}, {}};
        if (!isKnown(*self, names))
            return Refusal {421, u"This server is not known as \"%1\"."_s.arg(QString::fromLatin1(self->host)),
                u"Use its address, or name the host in allowed_hosts of [server]."_s, {}};
    }
    return {};
}

}

QSet<QByteArray> ownHostNames()
{
    QSet<QByteArray> names {"localhost"_ba};
    const QByteArray machine = QSysInfo::machineHostName().toLower().toUtf8();
    const QByteArray bare = machine.split('.').first();
    const QByteArray domain = QHostInfo::localDomainName().toLower().toUtf8();
    if (bare.isEmpty())
        return names;
    names << machine << bare << bare + ".local";
    if (!domain.isEmpty())
        names << bare + "." + domain;
    return names;
}

std::optional<Refusal> guard(const HttpRequest &request, const RequestTarget &target, const ServerNames &names)
{
    std::optional<HostPort> self;
    if (auto refusal = guardHost(request, target, names, self))
        return refusal;
    if (request.count("origin") > 0 && (!self || !isSameOrigin(request.value("origin"), *self, names)))
        return foreign(u"The page that asks (Origin)"_s);
    const QByteArray site = request.value("sec-fetch-site");
    if (!site.isEmpty() && site != "same-origin" && site != "none" && !isNavigationToPage(request, target))
        return foreign(u"The page that asks (Sec-Fetch-Site)"_s);
    const bool changes = request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
    if (changes && request.count("referer") > 0 && (!self || !isSameOrigin(request.value("referer"), *self, names)))
        return foreign(u"The page that asks (Referer)"_s);
    return {};
}

}
