#include "tests/http/echo_server.h"

#include <algorithm>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 bigSize = 8 * 1024 * 1024;

QByteArray echo(const ApiRequest &request)
{
    const QByteArray method = request.method == ApiRequest::Method::Post ? "POST "_ba : "GET "_ba;
    const QString query = request.query.isEmpty() ? QString() : u'?' + request.query.toString(QUrl::FullyDecoded);
    return method + (request.path.join(u'|') + query).toUtf8();
}

QByteArray rights(const ApiRequest &request)
{
    return QByteArray(request.mayRead ? "r" : "-").append(request.mayChange ? "c" : "-");
}

QByteArray allowed(const QStringList &path)
{
    if (path.value(0) == "healthz"_L1 || path.value(1) == "echo"_L1 || path.value(1) == "slow"_L1)
        return "GET, HEAD, OPTIONS"_ba;
    return path.value(1) == "change"_L1 ? "POST, OPTIONS"_ba : QByteArray();
}

}

EchoServer::EchoServer(const DoorLimits &limits)
    : EchoServer(DoorSettings {limits, {{"localhost", "pi"}, {"proxy.example"}, false}, {}, {}, {}, {}})
{
}

EchoServer::EchoServer(const DoorSettings &settings)
    : m_server(
        settings, {[this](const ApiRequest &request, const Respond &respond) { handle(request, respond); }, allowed})
{
    if (const auto listening = m_server.listen(QString(), 0); !listening)
        qFatal("%s", qPrintable(listening.fault().message));
}

void EchoServer::answerSlow()
{
    if (!m_slow.isEmpty())
        m_slow.takeFirst()({200, "text/plain"_ba, "slow"_ba, {}});
}

void EchoServer::handle(const ApiRequest &request, const Respond &respond)
{
    const QString second = request.path.value(1);
    const bool isPost = request.method == ApiRequest::Method::Post;
    if (second == "slow"_L1 && request.mayWait())
        m_slow.append(respond);
    else if (second == "slow"_L1)
        respond(responseTo({429, u"Too many wait."_s, {}, {}}));
    else if (second == "big"_L1) {
        ++m_bigCount;
        respond({200, "text/plain"_ba, QByteArray(bigSize, 'x'), {}});
    } else if (second == "long"_L1 || second == "cut"_L1) {
        const qint64 last = second == "long"_L1 ? bigSize - 1 : bigSize / 2;
        const auto next = [this, last, told = qint64(0)](qint64 most) mutable {
            const qint64 size = std::min(most, last - told);
            told += size;
            m_longBytes += size;
            return QByteArray(size, 'y');
        };
        respond({200, "text/plain"_ba, "x"_ba, {}, {bigSize - 1, next}});
    } else if (second == "echo"_L1 || second == "change"_L1) {
        if (isPost == (second == "change"_L1))
            respond({200, "text/plain"_ba, echo(request), {{"ETag"_ba, "\"1\""_ba}, {"X-May"_ba, rights(request)}}});
        else
            respond(responseTo({405, u"Not so."_s, {}, {{"Allow"_ba, allowed(request.path)}}}));
    } else if (request.path == QStringList {u"healthz"_s})
        respond({200, "text/plain"_ba, "ok"_ba, {}});
    else
        respond(responseTo({404, u"Nothing here."_s, {}, {}}));
}

}
