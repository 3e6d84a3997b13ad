#pragma once

#include <QDateTime>
#include <QHash>
#include <QLocale>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <algorithm>
#include <functional>

namespace backup {

//! The line of an answer's head that tells the server's clock.
inline QByteArray httpDate(const QDateTime &utc)
{
    return "Date: " + QLocale::c().toString(utc, QStringLiteral("ddd, dd MMM yyyy hh:mm:ss")).toLatin1() + " GMT\r\n";
}

//! A server that does exactly what a test tells it to, right or wrong.
class ScriptedServer : public QTcpServer
{
public:
    //! Gets the request's first line and headers, and may write, close, or leave the socket alone.
    using Behaviour = std::function<void(QTcpSocket &socket, const QByteArray &request)>;

    explicit ScriptedServer(QObject *parent = nullptr)
        : QTcpServer(parent)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, &ScriptedServer::serve);
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }

    //! What is done with requests whose target begins with \a path; the longest such path wins.
    void on(const QByteArray &path, const Behaviour &behaviour) { m_behaviours.insert(path, behaviour); }
    void answerJson(const QByteArray &path, const QByteArray &body, const QByteArray &extraHeaders = {})
    {
        on(path, [=](QTcpSocket &socket, const QByteArray &) {
            socket.write(response("200 OK", "application/json", body, extraHeaders));
        });
    }

    static QByteArray response(const QByteArray &status, const QByteArray &contentType, const QByteArray &body,
        const QByteArray &extraHeaders = {})
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType
            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + extraHeaders + "\r\n" + body;
    }

    //! Remembers no requests from now on, so that memory can be measured.
    void forgetRequests() { m_remembersRequests = false; }
    //! Every request so far, first lines and headers.
    const QList<QByteArray> &requests() const { return m_requests; }
    //! How many requests began with \a start, for example "GET /api/status".
    qsizetype count(const QByteArray &start) const
    {
        return std::count_if(
            m_requests.begin(), m_requests.end(), [&](const QByteArray &request) { return request.startsWith(start); });
    }

private:
    void serve()
    {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readFrom(*socket); });
            readFrom(*socket);
        }
    }

    // Requests of the monitor have no body, so that an empty line ends each.
    void readFrom(QTcpSocket &socket)
    {
        QByteArray text = socket.property("unread").toByteArray() + socket.readAll();
        for (qsizetype end = 0; (end = text.indexOf("\r\n\r\n")) >= 0; text = text.mid(end + 4)) {
            const QByteArray request = text.left(end + 2);
            if (m_remembersRequests)
                m_requests.append(request);
            answer(socket, request);
        }
        socket.setProperty("unread", text);
    }

    void answer(QTcpSocket &socket, const QByteArray &request)
    {
        const QByteArray target = request.split(' ').value(1);
        QByteArray best;
        for (auto it = m_behaviours.keyBegin(); it != m_behaviours.keyEnd(); ++it) {
            if (target.startsWith(*it) && it->size() > best.size())
                best = *it;
        }
        if (m_behaviours.contains(best))
            m_behaviours.value(best)(socket, request);
        else
            socket.write(response("404 Not Found", "application/json",
                R"({"code":"unknown-path","message":"Nothing is at this path."})"));
    }

    QHash<QByteArray, Behaviour> m_behaviours;
    QList<QByteArray> m_requests;
    bool m_remembersRequests = true;
};

}
