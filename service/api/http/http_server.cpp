#include "service/api/http/http_server.h"

#include "service/api/http/door_settings.h"
#include "service/api/http/http_log.h"
#include "service/api/http/listener.h"
#include "service/api/http/request_channel.h"

#include <QHttpServer>
#include <algorithm>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

bool isOneOf(const QByteArray &method, std::initializer_list<QByteArrayView> methods)
{
    return std::ranges::find(methods, QByteArrayView(method)) != methods.end();
}

ApiResponse methodResponse(const QByteArray &method, const QByteArray &allow)
{
    if (method == "OPTIONS")
        return {204, {}, {}, {{"Allow"_ba, allow}}};
    if (isOneOf(method, {"PUT", "DELETE", "PATCH", "TRACE", "CONNECT"}))
        return responseTo({405, u"This path does not know the method %1."_s.arg(QString::fromLatin1(method)),
            u"Use one of: %1."_s.arg(QString::fromLatin1(allow)), {{"Allow"_ba, allow}}});
    return responseTo({501, u"The method %1 is not known."_s.arg(QString::fromLatin1(method)), {}, {}});
}

}

HttpServer::HttpServer(const ServerSettings &settings, HttpHandlers handlers)
    : HttpServer(doorSettings(settings), std::move(handlers))
{
}

HttpServer::HttpServer(const DoorSettings &settings, HttpHandlers handlers)
    : m_handlers(std::move(handlers))
    , m_server(std::make_unique<QHttpServer>())
    , m_door(std::make_unique<Door>(
          settings, [this](const IncomingRequest &incoming, const Respond &respond) { receive(incoming, respond); }))
{
    // No routes: QHttpServer compares decoded text, where "a%2Fb" and "a/b" are the same, so every request goes to its
    // missing handler and the parts of the path are told apart by the handlers.
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    m_server->setMissingHandler(
        m_server.get(), [this](const QHttpServerRequest &request, QHttpServerResponder &) { dispatch(request); });
#else
    m_server->setMissingHandler(
        [this](const QHttpServerRequest &request, QHttpServerResponder &&) { dispatch(request); });
#endif
}

HttpServer::~HttpServer() = default;

Result<void> HttpServer::listen(const QString &address, quint16 port)
{
    if (auto prepared = m_door->prepare(); !prepared)
        return prepared;
    const QList<QHostAddress> addresses = listenAddresses(address);
    if (auto listening = listen(addresses.first(), port); !listening)
        return listening;
    // A machine without IPv6 has no ::1; what was promised to the first address holds all the same.
    for (const QHostAddress &further : addresses.sliced(1)) {
        if (auto listening = listen(further, this->port()); !listening)
            qCWarning(httpLog) << listening.fault().message;
    }
    return {};
}

Result<void> HttpServer::listen(const QHostAddress &address, quint16 port)
{
    auto listener = std::make_unique<Listener>([this](const Newcomer &newcomer) { m_door->enter(newcomer); });
    if (!listener->open(address, port))
        return Fault {FaultKind::Internal,
            u"Cannot listen on %1, port %2: %3."_s.arg(address.toString()).arg(port).arg(listener->errorString()),
            u"Free the port, or choose another with --port or in [server]."_s};
    m_server->bind(listener.get());
    m_listeners.append(listener.release());
    return {};
}

quint16 HttpServer::port() const
{
    return m_listeners.isEmpty() ? 0 : m_listeners.first()->serverPort();
}

qsizetype HttpServer::connectionCount() const
{
    return m_door->connectionCount();
}

void HttpServer::receive(const IncomingRequest &incoming, const Respond &respond)
{
    const QByteArray &method = incoming.request.method;
    if (isOneOf(method, {"GET", "HEAD", "POST"}))
        return deliver(incoming, respond);
    const bool isWhole = incoming.target.isAsterisk || method == "CONNECT";
    const QByteArray allow = isWhole ? "GET, HEAD, OPTIONS, POST"_ba : m_handlers.allowedMethods(incoming.target.path);
    if (allow.isEmpty())
        return respond(responseTo({404, u"There is nothing at this path."_s, {}, {}}));
    respond(methodResponse(method, allow));
}

void HttpServer::deliver(const IncomingRequest &incoming, const Respond &respond)
{
    Exchange exchange {incoming, respond};
    m_current = &exchange;
    if (!m_channel)
        openChannel();
    const QByteArray method = incoming.request.method == "POST" ? "POST "_ba : "GET "_ba;
    m_channel->deliver(method + incoming.target.pathAndQuery + " HTTP/1.1\r\n\r\n");
    if (std::exchange(m_current, nullptr)) {
        m_channel->deleteLater();
        m_channel = nullptr;
        respond(responseTo({500, u"The request could not be read."_s, {}, {}}));
    }
}

void HttpServer::dispatch(const QHttpServerRequest &request)
{
    const Exchange *exchange = std::exchange(m_current, nullptr);
    if (!exchange)
        return;
    const HttpRequest &original = exchange->incoming.request;
    ApiRequest api;
    api.method =
        request.method() == QHttpServerRequest::Method::Post ? ApiRequest::Method::Post : ApiRequest::Method::Get;
    api.path = exchange->incoming.target.path;
    api.query = request.query();
    api.ifNoneMatch = original.list("if-none-match");
    api.acceptLanguage = original.list("accept-language");
    api.acceptEncoding = original.list("accept-encoding");
    api.host = original.value("host");
    api.peer = exchange->incoming.peer;
    api.mayRead = exchange->incoming.access.mayRead;
    api.mayChange = exchange->incoming.access.mayChange;
    api.isConnected = exchange->incoming.isConnected;
    api.mayWait = [this] { return m_door->mayWait(); };
    m_handlers.handle(api, exchange->respond);
}

void HttpServer::openChannel()
{
    m_channel = new RequestChannel(m_listeners.first());
    m_listeners.first()->introduce(m_channel);
}

}
