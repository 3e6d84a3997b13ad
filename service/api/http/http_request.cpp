#include "service/api/http/http_request.h"

#include <algorithm>

namespace backup {

QByteArray HttpRequest::value(QByteArrayView name) const
{
    const auto found = std::ranges::find(fields, name, &HttpField::name);
    return found == fields.end() ? QByteArray() : found->value;
}

qsizetype HttpRequest::count(QByteArrayView name) const
{
    return std::ranges::count(fields, name, &HttpField::name);
}

}
