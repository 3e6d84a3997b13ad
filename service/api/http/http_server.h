#pragma once

#include "service/api/http/door.h"
#include "service/api/message.h"
#include "shared/result.h"

#include <QPointer>
#include <functional>
#include <memory>

class QHttpServer;
class QHttpServerRequest;

namespace backup {

class Listener;
class RequestChannel;
struct ServerSettings;

//! What answers the requests that the server lets through.
struct HttpHandlers {
    //! Answers one request, at once or later.
    std::function<void(const ApiRequest &, const Respond &)> handle;
    //! Value of the header Allow for a path; empty for a path that does not exist.
    std::function<QByteArray(const QStringList &path)> allowedMethods;
};

//! The HTTP service: a Door in front of Qt's QHttpServer, which routes what the door lets in to the handlers.
//!
//! QHttpServer of Qt 6.4 has no limits, reads framing loosely and crashes when a client leaves while its answer is
//! pending. So the Door owns the clients' sockets; QHttpServer is given each whole, checked request through a
//! RequestChannel, and answers go back to the client's Connection.
class HttpServer
{
public:
    HttpServer(const ServerSettings &settings, HttpHandlers handlers);
    HttpServer(const DoorSettings &settings, HttpHandlers handlers);
    ~HttpServer();

    //! Listens at \a address, as ServerSettings::listen writes it; port 0 takes a free one. A fault also when the
    //! certificate cannot be used.
    Result<void> listen(const QString &address, quint16 port);
    //! The port that is listened on; 0 before listen().
    quint16 port() const;
    //! Clients connected now.
    qsizetype connectionCount() const;

private:
    struct Exchange {
        const IncomingRequest &incoming;
        const Respond &respond;
    };

    void receive(const IncomingRequest &incoming, const Respond &respond);
    void deliver(const IncomingRequest &incoming, const Respond &respond);
    void dispatch(const QHttpServerRequest &request);
    Result<void> listen(const QHostAddress &address, quint16 port);
    void openChannel();

    HttpHandlers m_handlers;
    std::unique_ptr<QHttpServer> m_server;
    std::unique_ptr<Door> m_door;
    //! Owned by m_server.
    QList<Listener *> m_listeners;
    QPointer<RequestChannel> m_channel;
    //! What QHttpServer is reading just now.
    Exchange *m_current = nullptr;
};

}
