#include "service/api/answers.h"

#include "service/web/entity_tag.h"
#include "shared/json.h"

#include <QJsonDocument>

namespace backup {

ApiResponse jsonAnswer(int status, const QJsonObject &object)
{
    ApiResponse response;
    response.status = status;
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    response.headers.emplaceBack("Cache-Control", "no-store");
    return response;
}

ApiResponse faultAnswer(const Fault &fault)
{
    return jsonAnswer(httpStatus(fault.kind), faultToJson(fault));
}

ApiResponse cachedAnswer(const QByteArray &body, const QByteArray &etag, const QByteArray &ifNoneMatch)
{
    ApiResponse response;
    response.headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}};
    if (!ifNoneMatch.isEmpty() && namesTag(ifNoneMatch, etag))
        response.status = 304;
    else
        response.body = body;
    return response;
}

}
