#include "service/api/http/head_parser.h"

#include <algorithm>
#include <array>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

Refusal malformed(const QString &message)
{
    return {400, message, {}, {}};
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isTokenCharacter(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

//! A list's members in lower case, without white space around them.
QList<QByteArray> listMembers(const QByteArray &value)
{
    QList<QByteArray> members;
    for (const QByteArray &member : value.toLower().split(','))
        members.append(member.trimmed());
    return members;
}

std::optional<Refusal> readTransferEncoding(const HttpRequest &request, Framing &framing)
{
    if (request.minorVersion == 0 || request.count("content-length") > 0)
        return malformed(u"Transfer-Encoding stands beside what forbids it."_s);
    if (request.count("transfer-encoding") > 1)
        return malformed(u"Transfer-Encoding came more than once."_s);
    const QList<QByteArray> codings = listMembers(request.value("transfer-encoding"));
    const qsizetype chunkings = codings.count("chunked");
    if (chunkings > 1 || (chunkings == 1 && codings.last() != "chunked"))
        return malformed(u"The last transfer coding must be \"chunked\"."_s);
    if (codings.size() != 1 || chunkings == 0)
        return Refusal {501, u"No transfer coding but \"chunked\" is understood."_s, {}, {}};
    framing.chunked = true;
    return {};
}

std::optional<Refusal> readContentLength(const HttpRequest &request, qint64 maxBody, Framing &framing)
{
    const QByteArray value = request.value("content-length");
    if (request.count("content-length") > 1 || value.isEmpty() || !std::ranges::all_of(value, isDigit))
        return malformed(u"Content-Length must be one number."_s);
    bool fits = false;
    framing.length = value.toLongLong(&fits);
    if (!fits || framing.length > maxBody)
        return Refusal {413, u"The request's body is larger than %1 bytes."_s.arg(maxBody), {}, {}};
    return {};
}

}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter);
}

std::optional<Refusal> readRequestLine(QByteArrayView line, HttpRequest &request)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1)
        return malformed(u"The first line must be a method, a target and a version."_s);
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method) || target.contains(' ') || target.contains('\t'))
        return malformed(u"The first line must be a method, a target and a version."_s);
    if (version.size() != 8 || !version.startsWith("HTTP/") || version[6] != '.' || !isDigit(version[5])
        || !isDigit(version[7]))
        return malformed(u"The version must be HTTP/1.1 or HTTP/1.0."_s);
    if (version[5] != '1')
        return Refusal {505, u"Only HTTP/1.1 and HTTP/1.0 are spoken here."_s, {}, {}};
    request.method = method.toByteArray();
    request.target = target.toByteArray();
    request.minorVersion = version[7] == '0' ? 0 : 1;
    return {};
}

std::optional<Refusal> readFieldLine(QByteArrayView line, HttpRequest &request)
{
    const qsizetype colon = line.indexOf(':');
    // Also refuses folded lines, which begin with white space, and white space before the colon (RFC 9112, 5.1, 5.2).
    if (colon < 0 || !isToken(line.first(colon)))
        return malformed(u"A header line must be a name, a colon and a value."_s);
    request.fields.append({line.first(colon).toByteArray().toLower(), line.sliced(colon + 1).trimmed().toByteArray()});
    return {};
}

std::optional<Refusal> readFraming(const HttpRequest &request, qint64 maxBody, Framing &framing)
{
    static constexpr std::array single {
        "host", "origin", "referer", "authorization", "content-type", "expect", "sec-fetch-site", "sec-fetch-mode"};
    for (const char *name : single) {
        if (request.count(name) > 1)
            return malformed(u"The header %1 came more than once."_s.arg(QLatin1StringView(name)));
    }
    if (request.minorVersion > 0 && request.count("host") == 0)
        return malformed(u"HTTP/1.1 needs a Host header."_s);
    if (request.count("transfer-encoding") > 0) {
        if (auto refusal = readTransferEncoding(request, framing))
            return refusal;
    } else if (request.count("content-length") > 0) {
        if (auto refusal = readContentLength(request, maxBody, framing))
            return refusal;
    }
    if (!request.value("expect").isEmpty() && request.minorVersion > 0) {
        if (request.value("expect").toLower() != "100-continue")
            return Refusal {417, u"No expectation but \"100-continue\" is understood."_s, {}, {}};
        framing.expectsContinue = true;
    }
    framing.closesAfter = request.minorVersion == 0 || std::ranges::any_of(request.fields, [](const HttpField &field) {
        return field.name == "connection" && listMembers(field.value).contains("close");
    });
    return {};
}

}
