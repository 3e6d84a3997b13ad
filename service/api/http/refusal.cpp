#include "service/api/http/refusal.h"

#include "shared/json.h"
#include "shared/printable.h"

namespace backup {

using namespace Qt::StringLiterals;

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK"_ba;
    case 202:
        return "Accepted"_ba;
    case 204:
        return "No Content"_ba;
    case 304:
        return "Not Modified"_ba;
    case 400:
        return "Bad Request"_ba;
    case 401:
        return "Unauthorized"_ba;
    case 403:
        return "Forbidden"_ba;
    case 404:
        return "Not Found"_ba;
    case 405:
        return "Method Not Allowed"_ba;
    case 408:
        return "Request Timeout"_ba;
    case 409:
        return "Conflict"_ba;
    case 413:
        return "Content Too Large"_ba;
    case 414:
        return "URI Too Long"_ba;
    case 417:
        return "Expectation Failed"_ba;
    case 421:
        return "Misdirected Request"_ba;
    case 422:
        return "Unprocessable Content"_ba;
    case 429:
        return "Too Many Requests"_ba;
    case 431:
        return "Request Header Fields Too Large"_ba;
    case 500:
        return "Internal Server Error"_ba;
    case 501:
        return "Not Implemented"_ba;
    case 503:
        return "Service Unavailable"_ba;
    case 505:
        return "HTTP Version Not Supported"_ba;
    case 507:
        return "Insufficient Storage"_ba;
    default:
        return "Error"_ba;
    }
}

ApiResponse responseTo(const Refusal &refusal)
{
    // "Bad Request" is the code "bad-request"; where faultCode() has a word for the same thing, that word is used.
    QString code = QString::fromLatin1(reasonPhrase(refusal.status)).toLower().replace(u' ', u'-');
    if (refusal.status == 400)
        code = faultCode(FaultKind::InvalidRequest);
    else if (refusal.status == 404)
        code = faultCode(FaultKind::UnknownPath);
    QJsonObject object {{"code"_L1, code}, {"message"_L1, printable(refusal.message)}};
    if (!refusal.remedy.isEmpty())
        object.insert("remedy"_L1, printable(refusal.remedy));
    ApiResponse response;
    response.status = refusal.status;
    response.body = jsonLine(object);
    response.headers = refusal.headers;
    return response;
}

}
