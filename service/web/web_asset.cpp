#include "service/web/web_asset.h"

#include "service/web/entity_tag.h"
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
    QByteArray packed;
    QByteArray etag;
};

Asset readAsset(const QString &resource, const QByteArray &contentType)
{
    QFile file(u":/web/"_s + resource);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The resource %s was not compiled in.", qPrintable(file.fileName()));
    const QByteArray body = file.readAll();
    const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex().first(16);
    return {contentType, body, gzipped(body), '"' + hash + '"'};
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

}

void prepareWebAssets()
{
    (void)assets();
}

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
    ApiResponse response {200, asset->contentType, {},
        {
            {"Cache-Control", "no-cache"},
            {"Content-Security-Policy", pagePolicy()},
            {"Referrer-Policy", "no-referrer"},
            {"Vary", "Accept-Encoding"},
        }};
    const bool isPacked = acceptsGzip(request.acceptEncoding);
    response.headers.emplaceBack("ETag", isPacked ? "W/" + asset->etag : asset->etag);
    if (namesTag(request.ifNoneMatch, asset->etag)) {
        response.status = 304;
        return response;
    }
    response.body = isPacked ? asset->packed : asset->body;
    if (isPacked)
        response.headers.emplaceBack("Content-Encoding", "gzip");
    return response;
}

}
