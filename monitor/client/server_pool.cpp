#include "monitor/client/server_pool.h"

#include <algorithm>

namespace backup {

ServerPool::ServerPool(const PollTimings &timings, QObject *parent)
    : QObject(parent)
    , m_timings(timings)
{
}

ServerPool::~ServerPool() = default;

ServerConnection &ServerPool::add(const QUrl &url, const QString &name)
{
    if (ServerConnection *existing = find(url.toString()))
        return *existing;
    ServerConnection &server = *m_servers.emplace_back(std::make_unique<ServerConnection>(url, name, m_timings));
    connect(&server, &ServerConnection::tasksArrived, this,
        [this, &server](const QList<Task> &tasks) { Q_EMIT tasksArrived(&server, tasks); });
    connect(&server, &ServerConnection::setsArrived, this,
        [this, &server](const ConfiguredSets &sets) { Q_EMIT setsArrived(&server, sets); });
    connect(&server, &ServerConnection::polled, this, [this, &server] { Q_EMIT polled(&server); });
    Q_EMIT added(&server);
    return server;
}

void ServerPool::remove(const QString &serverId)
{
    if (std::erase_if(m_servers, [&](const auto &server) { return server->id() == serverId; }) > 0)
        Q_EMIT removed(serverId);
}

ServerConnection *ServerPool::find(const QString &serverId) const
{
    const auto found =
        std::find_if(m_servers.begin(), m_servers.end(), [&](const auto &server) { return server->id() == serverId; });
    return found == m_servers.end() ? nullptr : found->get();
}

void ServerPool::pollAllNow()
{
    for (const auto &server : m_servers)
        server->pollNow();
}

}
