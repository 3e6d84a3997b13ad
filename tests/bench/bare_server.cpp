// A bare QHttpServer that answers every GET of /api/status with the bytes of one file: what service_bench.py compares
// with.
#include <QCoreApplication>
#include <QFile>
#include <QHttpServer>
#include <QTcpServer>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QFile file(QFile::decodeName(argc > 1 ? argv[1] : ""));
    if (!file.open(QIODevice::ReadOnly))
        return 2;
    const QByteArray body = file.readAll();
    QHttpServer server;
    server.route(QStringLiteral("/api/status"), [&body] { return QHttpServerResponse("application/json", body); });
    auto *listener = new QTcpServer(&server);
    if (!listener->listen(QHostAddress::LocalHost))
        return 1;
    server.bind(listener);
    std::printf("%d\n", int(listener->serverPort()));
    std::fflush(stdout);
    return app.exec();
}
