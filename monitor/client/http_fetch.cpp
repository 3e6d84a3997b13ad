#include "monitor/client/http_fetch.h"

#include <QCryptographicHash>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace backup {

namespace {

// Enough for the network thread to run ahead, little enough that a flood stays on the other side.
constexpr qint64 readBufferBytes = 256 * 1024;

Trouble troubleOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return Trouble::UnknownHost;
    case QNetworkReply::ConnectionRefusedError:
        return Trouble::Refused;
    case QNetworkReply::SslHandshakeFailedError:
        return Trouble::TlsFailed;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::UnknownContentError:
        return Trouble::BrokenOff;
    default:
        return Trouble::Unreachable;
    }
}

// RFC 9110, 5.6.7: always in GMT, which RFC 2822 writes in digits.
QDateTime dateFromHttp(QByteArray text)
{
    return QDateTime::fromString(QString::fromLatin1(text.replace("GMT", "+0000")), Qt::RFC2822Date).toUTC();
}

QByteArray sha256(const QNetworkReply &reply)
{
    return reply.sslConfiguration().peerCertificate().digest(QCryptographicHash::Sha256);
}

}

HttpFetch::HttpFetch(QNetworkReply *reply, const FetchLimits &limits, const QByteArray &pinnedSha256, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
    , m_maxBytes(limits.maxBytes)
    , m_pinnedSha256(pinnedSha256)
{
    reply->setParent(this);
    reply->setReadBufferSize(readBufferBytes);
    connect(reply, &QNetworkReply::requestSent, this, [this] { m_isRequestSent = true; });
    connect(reply, &QNetworkReply::readyRead, this, &HttpFetch::readMore);
    connect(reply, &QNetworkReply::encrypted, this, &HttpFetch::checkPinnedCertificate);
    connect(reply, &QNetworkReply::sslErrors, this, &HttpFetch::judgeCertificateErrors);
    // Queued: a request that fails at once must not end before its caller has connected.
    connect(reply, &QNetworkReply::finished, this, &HttpFetch::endWithReply, Qt::QueuedConnection);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &HttpFetch::endOnDeadline);
    m_deadline.start(limits.deadline);
}

HttpFetch::~HttpFetch()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
}

void HttpFetch::readMore()
{
    m_answer.body += m_reply->readAll();
    if (m_answer.body.size() > m_maxBytes)
        endWith(Trouble::TooLarge);
}

void HttpFetch::endOnDeadline()
{
    const bool hasBegun = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    if (hasBegun)
        endWith(Trouble::TooSlow);
    else
        endWith(m_isRequestSent ? Trouble::NoAnswer : Trouble::Unreachable);
}

void HttpFetch::endWithReply()
{
    if (m_isEnded)
        return;
    readMore();
    if (m_isEnded)
        return;
    m_answer.status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_answer.contentType = m_reply->rawHeader("Content-Type");
    m_answer.etag = m_reply->rawHeader("ETag");
    m_answer.dateUtc = dateFromHttp(m_reply->rawHeader("Date"));
    m_answer.hadToken = m_reply->request().hasRawHeader("Authorization");
    m_answer.isTokenUnjudged = m_reply->rawHeader("WWW-Authenticate").contains("error=\"server_error\"");
    // "As before" to somebody who told of nothing before: a cache gone wrong, or no backup server.
    if (m_answer.status == 304 && !m_reply->request().hasRawHeader("If-None-Match")) {
        endWith(Trouble::NotBackupServer);
        return;
    }
    const QNetworkReply::NetworkError error = m_reply->error();
    // Qt counts 4xx and 5xx among the errors; here they are answers, unless the body broke off.
    const bool isWhole = error == QNetworkReply::NoError
        || (m_answer.status >= 400 && error >= QNetworkReply::ContentAccessDenied
            && error != QNetworkReply::ProtocolFailure && error != QNetworkReply::ProtocolUnknownError);
    if (isWhole && m_answer.status != 0)
        end();
    else
        endWith(isWhole ? Trouble::BrokenOff : troubleOf(error), m_reply->errorString());
}

void HttpFetch::checkPinnedCertificate()
{
    const QByteArray shown = sha256(*m_reply);
    if (!m_pinnedSha256.isEmpty() && shown != m_pinnedSha256)
        endWith(Trouble::CertificateChanged, QString::fromLatin1(shown.toHex()));
}

void HttpFetch::judgeCertificateErrors(const QList<QSslError> &errors)
{
    const QByteArray shown = sha256(*m_reply);
    if (!m_pinnedSha256.isEmpty() && shown == m_pinnedSha256)
        m_reply->ignoreSslErrors(errors);
    else
        endWith(m_pinnedSha256.isEmpty() ? Trouble::CertificateUnknown : Trouble::CertificateChanged,
            QString::fromLatin1(shown.toHex()));
}

void HttpFetch::endWith(Trouble trouble, const QString &detail)
{
    if (m_isEnded)
        return;
    m_answer = {};
    m_answer.trouble = trouble;
    m_answer.detail = detail;
    end();
}

void HttpFetch::end()
{
    m_isEnded = true;
    m_deadline.stop();
    m_reply->disconnect(this);
    m_reply->abort();
    Q_EMIT finished(m_answer);
    deleteLater();
}

}
