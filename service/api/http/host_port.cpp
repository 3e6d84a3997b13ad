#include "service/api/http/host_port.h"

#include <algorithm>
#include <arpa/inet.h>

namespace backup {

namespace {

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool isAddress(int family, const QByteArray &text)
{
    in6_addr address {};
    return inet_pton(family, text.constData(), &address) == 1;
}

bool readPort(QByteArrayView text, HostPort &result)
{
    if (text.isEmpty())
        return true;
    const QByteArrayView digits = text.sliced(1);
    const bool isNumber = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (text[0] != ':' || !isNumber || digits.size() > 5)
        return false;
    if (!digits.isEmpty())
        result.port = digits.toInt();
    return result.port <= 65535;
}

}

std::optional<HostPort> readHostPort(QByteArrayView text)
{
    HostPort result;
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        if (end < 0 || !readPort(text.sliced(end + 1), result))
            return {};
        result.host = text.sliced(1, end - 1).toByteArray().toLower();
        result.isAddress = true;
        if (!isAddress(AF_INET6, result.host))
            return {};
        return result;
    }
    const qsizetype colon = text.indexOf(':');
    result.host = (colon < 0 ? text : text.first(colon)).toByteArray().toLower();
    if (result.host.endsWith('.'))
        result.host.chop(1);
    if (result.host.isEmpty() || !std::ranges::all_of(result.host, isNameCharacter)
        || !readPort(colon < 0 ? QByteArrayView() : text.sliced(colon), result))
        return {};
    result.isAddress = isAddress(AF_INET, result.host);
    return result;
}

}
