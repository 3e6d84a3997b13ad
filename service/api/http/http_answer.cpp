#include "service/api/http/http_answer.h"

#include "service/api/http/refusal.h"

#include <QLocale>
#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QByteArrayView upToControl(QByteArrayView value)
{
    const auto end = std::ranges::find_if(value, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
    return value.first(end - value.begin());
}

void append(QByteArray &head, QByteArrayView name, QByteArrayView value)
{
    head.append(name).append(": ").append(upToControl(value)).append("\r\n");
}

bool says(const ApiResponse &response, QByteArrayView name)
{
    return std::ranges::any_of(
        response.headers, [name](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

}

QByteArray httpDate(const QDateTime &utc)
{
    return QLocale::c().toString(utc, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
}

bool mayHaveBody(const ApiResponse &response)
{
    return response.status != 204 && response.status != 304;
}

QByteArray answerHead(const ApiResponse &response, bool closes, const QByteArray &date)
{
    QByteArray bytes;
    bytes.reserve(512);
    bytes.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    bytes.append(reasonPhrase(response.status)).append("\r\n");
    append(bytes, "Date", date);
    if (mayHaveBody(response)) {
        append(bytes, "Content-Type", response.contentType);
        append(bytes, "Content-Length", QByteArray::number(response.body.size() + response.rest.size));
    }
    for (const auto &[name, value] : response.headers)
        append(bytes, name, value);
    if (!says(response, "Cache-Control"))
        append(bytes, "Cache-Control", "no-cache");
    bytes.append(closes ? "Connection: close\r\n" : "");
    bytes.append("X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\r\n");
    return bytes;
}

}
