#pragma once

#include "tests/http/echo_server.h"

#include <QSslSocket>
#include <QTemporaryDir>

namespace backup {

//! Of a server named pi that speaks TLS; its certificate and key, which are not made here, are in \a folder.
DoorSettings tlsSettings(const QTemporaryDir &folder);

//! Begins to connect \a client, whatever the server's certificate.
void connectTo(const EchoServer &server, QSslSocket &client, QSsl::SslProtocol protocol = QSsl::SecureProtocols);

//! Sends \a request and waits for one answer; its body, empty when none comes.
QByteArray ask(QSslSocket &client, const QByteArray &request);

}
