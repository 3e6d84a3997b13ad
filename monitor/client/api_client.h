#pragma once

#include "monitor/client/http_fetch.h"

#include <QNetworkAccessManager>
#include <QUrl>

namespace backup {

//! Asks one backup server over HTTP.
class ApiClient : public QObject
{
    Q_OBJECT

public:
    //! \a baseUrl as serverUrlFromText() makes it.
    explicit ApiClient(QUrl baseUrl, QObject *parent = nullptr);
    ~ApiClient() override;

    const QUrl &baseUrl() const { return m_baseUrl; }
    //! Sent as bearer token (RFC 6750) with each request; empty sends none.
    void setToken(const QString &token) { m_token = token; }
    //! SHA-256 of the certificate to trust, raw bytes; empty leaves the judgement to the system.
    void setPinnedSha256(const QByteArray &sha256) { m_pinnedSha256 = sha256; }

    //! \a path from apiPath; \a etag of the answer held already, or empty. The fetch deletes itself when it has ended.
    HttpFetch *get(const QString &path, const QByteArray &etag = {}, const FetchLimits &limits = {});
    HttpFetch *post(const QString &path, const FetchLimits &limits = {});

private:
    QNetworkRequest request(const QString &path) const;

    QNetworkAccessManager m_network;
    const QUrl m_baseUrl;
    QString m_token;
    QByteArray m_pinnedSha256;
};

}
