#include "tests/http/tls_client.h"

#include "tests/http/raw_client.h"
#include "tests/patience.h"

#include <QSslConfiguration>
#include <QTest>

namespace backup {

using namespace Qt::StringLiterals;

DoorSettings tlsSettings(const QTemporaryDir &folder)
{
    DoorSettings settings;
    settings.names = {{"pi"_ba}, {}, true};
    settings.tlsCertificate = folder.filePath(u"certificate.pem"_s);
    settings.tlsKey = folder.filePath(u"key.pem"_s);
    return settings;
}

void connectTo(const EchoServer &server, QSslSocket &client, QSsl::SslProtocol protocol)
{
    QSslConfiguration configuration = client.sslConfiguration();
    configuration.setProtocol(protocol);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.setSslConfiguration(configuration);
    client.connectToHostEncrypted(u"127.0.0.1"_s, server.port());
}

QByteArray ask(QSslSocket &client, const QByteArray &request)
{
    client.write(request);
    QByteArray bytes;
    std::optional<RawAnswer> answer;
    const auto isWhole = [&] {
        bytes += client.readAll();
        answer = takeAnswer(bytes);
        return answer.has_value();
    };
    return QTest::qWaitFor(isWhole, patienceMs) ? answer->body : QByteArray();
}

}
