#include "service/web/web_asset.h"

#include "service/web/gzip.h"

#include <QCryptographicHash>
#include <QFile>
#include <QHash>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

struct Asset {
    QByteArray contentType;
    QByteArray body;
    QByteArray etag;
};

Asset readAsset(const QString &resource, const QByteArray &contentType)
{
    QFile file(u":/web/"_s + resource);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The resource %s was not compiled in.", qPrintable(file.fileName()));
    const QByteArray body = file.readAll();
    const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16);
    return {contentType, body, '"' + hash + '"'};
}

const QHash<QStringList, Asset> &assets()
{
    static const QHash<QStringList, Asset> table {
        {{}, readAsset(u"index.html"_s, "text/html; charset=utf-8")},
        {{u"assets"_s, u"app.css"_s}, readAsset(u"app.css"_s, "text/css; charset=utf-8")},
        {{u"assets"_s, u"app.js"_s}, readAsset(u"app.js"_s, "text/javascript; charset=utf-8")},
        {{u"api"_s, u"openapi.json"_s}, readAsset(u"openapi.json"_s, "application/json")},
    };
    return table;
}

bool names(const QByteArray &ifNoneMatch, const QByteArray &etag)
{
    for (QByteArray candidate : ifNoneMatch.split(',')) {
        candidate = candidate.trimmed();
        // RFC 9110, 13.1.2: If-None-Match compares weakly.
        if (candidate == "*" || candidate == etag || candidate == "W/" + etag)
            return true;
    }
    return false;
}

} // namespace

QByteArray pagePolicy()
{
    return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
           "require-trusted-types-for 'script'; trusted-types 'none'";
}

std::optional<ApiResponse> webAsset(const ApiRequest &request)
{
    const auto asset = assets().constFind(request.path);
    if (asset == assets().constEnd())
        return std::nullopt;
    ApiResponse response {200, asset->contentType, asset->body,
        {
            {"ETag", asset->etag},
            {"Cache-Control", "no-cache"},
            {"Content-Security-Policy", pagePolicy()},
            {"X-Content-Type-Options", "nosniff"},
            {"Referrer-Policy", "no-referrer"},
            {"Cross-Origin-Resource-Policy", "same-origin"},
        }};
    if (names(request.ifNoneMatch, asset->etag)) {
        response.status = 304;
        response.body.clear();
        response.headers.emplaceBack("Vary", "Accept-Encoding");
        return response;
    }
    return compressedFor(request, std::move(response));
}

} // namespace backup
