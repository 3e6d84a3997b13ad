#include "monitor/client/api_client.h"

#include <QNetworkProxy>

namespace backup {

using namespace Qt::StringLiterals;

ApiClient::ApiClient(QUrl baseUrl, QObject *parent)
    : QObject(parent)
    , m_baseUrl(std::move(baseUrl))
{
    // The servers are on this network, and a proxy would be told the token.
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

// Fetches abort their replies, for which the network manager must still be there.
ApiClient::~ApiClient()
{
    qDeleteAll(findChildren<HttpFetch *>(Qt::FindDirectChildrenOnly));
}

HttpFetch *ApiClient::get(const QString &path, const QByteArray &etag, const FetchLimits &limits)
{
    QNetworkRequest asked = request(path);
    if (!etag.isEmpty())
        asked.setRawHeader("If-None-Match", etag);
    return new HttpFetch(m_network.get(asked), limits, m_pinnedSha256, this);
}

HttpFetch *ApiClient::post(const QString &path, const FetchLimits &limits)
{
    QNetworkRequest asked = request(path);
    asked.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return new HttpFetch(m_network.post(asked, QByteArray()), limits, m_pinnedSha256, this);
}

QNetworkRequest ApiClient::request(const QString &path) const
{
    QUrl url = m_baseUrl;
    url.setPath(path.section(u'?', 0, 0), QUrl::StrictMode);
    if (path.contains(u'?'))
        url.setQuery(path.section(u'?', 1), QUrl::StrictMode);
    QNetworkRequest asked(url);
    asked.setRawHeader("Accept", "application/json, text/plain");
    // A LAN gains nothing from compression, and a compressed answer could grow past any limit.
    asked.setRawHeader("Accept-Encoding", "identity");
    asked.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    asked.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    asked.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    asked.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("backup-monitor/" BACKUP_VERSION));
    if (!m_token.isEmpty())
        asked.setRawHeader("Authorization", "Bearer " + m_token.toUtf8());
    return asked;
}

}
