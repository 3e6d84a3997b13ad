#include "service/api/http/http_request.h"

#include <algorithm>

namespace backup {

QByteArray HttpRequest::value(QByteArrayView name) const
{
    const auto found = std::ranges::find(fields, name, &HttpField::name);
    return found == fields.end() ? QByteArray() : found->value;
}

QByteArray HttpRequest::list(QByteArrayView name) const
{
    QByteArrayList values;
    for (const HttpField &field : fields) {
        if (field.name == name)
            values.append(field.value);
    }
    return values.join(", ");
}

qsizetype HttpRequest::count(QByteArrayView name) const
{
    return std::ranges::count(fields, name, &HttpField::name);
}

}
