#pragma once

#include "tests/monitor/sample_tasks.h"
#include "tests/monitor/scripted_server.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

namespace backup {

//! A backup server without tasks that speaks TLS with a certificate that nobody vouches for, and counts the requests
//! that get through.
class TlsServer : public QTcpServer
{
public:
    //! \a folder: where the certificate and its key are made.
    explicit TlsServer(const QString &folder)
    {
        using namespace Qt::StringLiterals;
        QProcess openssl;
        openssl.start(u"openssl"_s,
            {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, folder + u"/key.pem"_s,
                u"-out"_s, folder + u"/certificate.pem"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=127.0.0.1"_s});
        openssl.waitForFinished();
        m_certificate = QSslCertificate::fromPath(folder + u"/certificate.pem"_s).value(0);
        QFile keyFile(folder + u"/key.pem"_s);
        if (keyFile.open(QIODevice::ReadOnly))
            m_key = QSslKey(&keyFile, QSsl::Rsa);
        listen(QHostAddress::LocalHost);
    }

    QByteArray sha256() const { return m_certificate.digest(QCryptographicHash::Sha256); }
    QUrl url() const { return QUrl(QStringLiteral("https://127.0.0.1:%1").arg(serverPort())); }
    int requests() const { return m_requests; }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        socket->setLocalCertificate(m_certificate);
        socket->setPrivateKey(m_key);
        connect(socket, &QSslSocket::readyRead, this, [this, socket] {
            if (socket->readAll().contains("\r\n\r\n")) {
                ++m_requests;
                socket->write(ScriptedServer::response("200 OK", "application/json", statusBody({})));
            }
        });
        socket->startServerEncryption();
    }

private:
    QSslCertificate m_certificate;
    QSslKey m_key;
    int m_requests = 0;
};

}
