#include "service/api/answers.h"

#include "shared/json.h"
#include "shared/printable.h"

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
    return jsonAnswer(
        httpStatus(fault.kind), faultToJson({fault.kind, printable(fault.message), printable(fault.remedy)}));
}

}
