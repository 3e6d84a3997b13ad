#include "service/api/http/request_target.h"

#include <QStringDecoder>

#include <algorithm>
#include <string_view>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

Refusal malformed(const QString &message)
{
    return {400, message, {}, {}};
}

std::optional<int> hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return {};
}

//! People type raw UTF-8 into curl; what a URL may not hold is escaped (RFC 3986, 2).
QByteArray escaped(QByteArrayView text)
{
    QByteArray result;
    result.reserve(text.size());
    for (const char c : text) {
        if (c > ' ' && c < 0x7f && !QByteArrayView("\"<>\\^`{|}").contains(c))
            result.append(c);
        else
            result.append('%').append(QByteArray(1, c).toHex());
    }
    return result;
}

std::optional<Refusal> readPathAndQuery(QByteArrayView text, RequestTarget &target)
{
    if (text.contains('#'))
        return malformed(u"A target has no fragment."_s);
    const qsizetype mark = text.indexOf('?');
    QByteArrayView path = mark < 0 ? text : text.first(mark);
    if (mark >= 0 && !percentDecoded(text.sliced(mark)))
        return malformed(u"The query is not well percent-encoded UTF-8."_s);
    target.pathAndQuery = escaped(text);
    path = path.sliced(1);
    while (!path.isEmpty()) {
        const qsizetype slash = path.indexOf('/');
        const auto part = percentDecoded(slash < 0 ? path : path.first(slash));
        if (!part)
            return malformed(u"The path is not well percent-encoded UTF-8."_s);
        target.path.append(*part);
        path = slash < 0 ? QByteArrayView() : path.sliced(slash + 1);
    }
    return {};
}

//! The length of "http://" or "https://" when \a text begins so.
qsizetype schemeLength(QByteArrayView text)
{
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (text.first(std::min(scheme.size(), text.size())).compare(scheme, Qt::CaseInsensitive) == 0)
            return scheme.size();
    }
    return 0;
}

}

std::optional<QString> percentDecoded(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const auto high = i + 1 < text.size() ? hexValue(text[i + 1]) : std::nullopt;
            const auto low = i + 2 < text.size() ? hexValue(text[i + 2]) : std::nullopt;
            if (!high || !low)
                return {};
            c = static_cast<char>(*high * 16 + *low);
            i += 2;
        }
        if (c == '\0')
            return {};
        bytes.append(c);
    }
    // QString::fromUtf8() would drop a byte order mark, and two paths would name one set.
    QStringDecoder decoder(
        QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom | QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(bytes);
    if (decoder.hasError())
        return {};
    return decoded;
}

std::variant<RequestTarget, Refusal> readTarget(const HttpRequest &request)
{
    RequestTarget target;
    target.pathAndQuery = "/"_ba;
    const QByteArrayView text(request.target);
    if (request.method == "CONNECT") {
        target.authority = request.target;
        return target;
    }
    if (text == "*") {
        if (request.method != "OPTIONS")
            return malformed(u"Only OPTIONS may ask about \"*\"."_s);
        target.isAsterisk = true;
        return target;
    }
    QByteArrayView pathAndQuery = text;
    if (const qsizetype scheme = schemeLength(text); scheme > 0) {
        const QByteArrayView rest = text.sliced(scheme);
        const auto end = std::ranges::find_if(rest, [](char c) { return c == '/' || c == '?' || c == '#'; });
        target.authority = rest.first(end - rest.begin()).toByteArray();
        pathAndQuery = rest.sliced(target.authority.size());
        if (target.authority.isEmpty())
            return malformed(u"The target names no host."_s);
    }
    const bool isOrigin = target.authority.isEmpty();
    if (isOrigin && !pathAndQuery.startsWith('/'))
        return malformed(u"The target must begin with \"/\"."_s);
    // "http://pi?x" and "http://pi" ask for "/" (RFC 9110, 4.2.3).
    const QByteArray completed =
        pathAndQuery.startsWith('/') ? pathAndQuery.toByteArray() : "/" + pathAndQuery.toByteArray();
    if (auto refusal = readPathAndQuery(completed, target))
        return *refusal;
    return target;
}

}
