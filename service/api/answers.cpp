#include "service/api/answers.h"

#include "shared/json.h"
#include "shared/printable.h"

namespace backup {

ApiResponse jsonAnswer(int status, const QJsonObject &object)
{
    ApiResponse response;
    response.status = status;
    response.body = jsonLine(object);
    response.headers.emplaceBack("Cache-Control", "no-store");
    return response;
}

ApiResponse faultAnswer(const Fault &fault)
{
    return jsonAnswer(
        httpStatus(fault.kind), faultToJson({fault.kind, printable(fault.message), printable(fault.remedy)}));
}

}
