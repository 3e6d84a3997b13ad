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

QByteArray answerBytes(const ApiResponse &response, const AnswerForm &form)
{
    // 204 and 304 have no body, whatever the method (RFC 9110, 15.3.5, 15.4.5).
    const bool mayHaveBody = response.status != 204 && response.status != 304;
    QByteArray bytes;
    bytes.reserve(512 + response.body.size());
    bytes.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
    bytes.append(reasonPhrase(response.status)).append("\r\n");
    append(bytes, "Date", form.date);
    if (mayHaveBody) {
        append(bytes, "Content-Type", response.contentType);
        append(bytes, "Content-Length", QByteArray::number(response.body.size()));
    }
    for (const auto &[name, value] : response.headers)
        append(bytes, name, value);
    if (!says(response, "Cache-Control"))
        append(bytes, "Cache-Control", "no-cache");
    bytes.append(form.closes ? "Connection: close\r\n" : "");
    bytes.append("X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\r\n");
    if (mayHaveBody && !form.isHead)
        bytes.append(response.body);
    return bytes;
}

}
