#include "service/system/notifier.h"

#include "service/system/datagram.h"

using namespace Qt::StringLiterals;

namespace backup {

NotifyRequest notifyRequestFrom(const QProcessEnvironment &environment, qint64 pid)
{
    NotifyRequest request;
    request.socket = environment.value(u"NOTIFY_SOCKET"_s).toLocal8Bit();
    const QString watched = environment.value(u"WATCHDOG_PID"_s);
    if (watched.isEmpty() || watched == QString::number(pid))
        request.watchdog = std::chrono::microseconds(environment.value(u"WATCHDOG_USEC"_s).toLongLong());
    return request;
}

Notifier::Notifier(const NotifyRequest &request)
    : m_request(request)
{
    m_watchdog.callOnTimeout([this] { send("WATCHDOG=1"); });
}

void Notifier::ready()
{
    send("READY=1");
    // Half of the time allowed, as sd_watchdog_enabled(3) recommends.
    if (m_request.watchdog.count() > 0)
        m_watchdog.start(std::chrono::duration_cast<std::chrono::milliseconds>(m_request.watchdog / 2));
}

void Notifier::status(const QString &text)
{
    send("STATUS=" + text.simplified().toUtf8());
}

void Notifier::stopping()
{
    send("STOPPING=1");
}

void Notifier::send(const QByteArray &assignments) const
{
    if (!m_request.socket.isEmpty())
        sendDatagram(m_request.socket, assignments);
}

}
