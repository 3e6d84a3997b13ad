#include "monitor/client/server_address.h"

#include <QCoreApplication>
#include <QHostAddress>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// "fe80::1" has no brackets and "pi:5000" has a port: only an address parser can tell them apart.
QString withBrackets(const QString &authority)
{
    const bool isBareIpv6 = QHostAddress(authority).protocol() == QAbstractSocket::IPv6Protocol;
    return isBareIpv6 ? u"["_s + authority + u"]"_s : authority;
}

Fault invalidAddress(const QString &text)
{
    return {FaultKind::InvalidRequest,
        QCoreApplication::translate("backup::ServerAddress", "\"%1\" is not the address of a server.").arg(text),
        QCoreApplication::translate("backup::ServerAddress",
            "Write the name or the address of the machine, for example raspberrypi.local or 192.168.1.7:5000.")};
}

}

Result<QUrl> serverUrlFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    const qsizetype schemeEnd = trimmed.indexOf("://"_L1);
    const QString scheme = schemeEnd < 0 ? u"http"_s : trimmed.left(schemeEnd).toLower();
    const QString rest = schemeEnd < 0 ? trimmed : trimmed.mid(schemeEnd + 3);
    const QString authority = rest.section(u'/', 0, 0);
    if (scheme != "http"_L1 && scheme != "https"_L1)
        return invalidAddress(text);

    QUrl url;
    url.setScheme(scheme);
    url.setAuthority(withBrackets(authority), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.port() == 0)
        return invalidAddress(text);
    if (url.port() < 0)
        url.setPort(defaultServerPort);
    return url;
}

QString serverNameFromUrl(const QUrl &url)
{
    if (url.port() < 0 || url.port() == defaultServerPort)
        return url.host();
    const bool isIpv6 = url.host().contains(u':');
    return (isIpv6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(url.host()).arg(url.port());
}

}
