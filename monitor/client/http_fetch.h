#pragma once

#include "monitor/client/http_answer.h"

#include <QNetworkReply>
#include <QPointer>
#include <QTimer>
#include <chrono>

namespace backup {

//! What one request may cost.
struct FetchLimits {
    //! From the request to the last byte of the answer.
    std::chrono::milliseconds deadline {10'000};
    qint64 maxBytes = 16 * 1024 * 1024;
};

//! One request on its way: reads the answer within limits of time and size, then says so once and deletes itself.
class HttpFetch : public QObject
{
    Q_OBJECT

public:
    //! Takes \a reply over. \a pinnedSha256 is the certificate to trust (raw bytes); empty trusts the system's
    //! authorities alone.
    HttpFetch(QNetworkReply *reply, const FetchLimits &limits, const QByteArray &pinnedSha256, QObject *parent);
    ~HttpFetch() override;

Q_SIGNALS:
    //! Sent exactly once, never from within the constructor; not sent when the object is deleted before.
    void finished(const backup::HttpAnswer &answer);

private:
    void readMore();
    void endOnDeadline();
    void endWithReply();
    void checkPinnedCertificate();
    void judgeCertificateErrors(const QList<QSslError> &errors);
    void endWith(Trouble trouble, const QString &detail = {});
    void end();

    QPointer<QNetworkReply> m_reply;
    QTimer m_deadline;
    HttpAnswer m_answer;
    const qint64 m_maxBytes;
    const QByteArray m_pinnedSha256;
    bool m_isRequestSent = false;
    bool m_isEnded = false;
};

}
