#pragma once

#include "monitor/client/server_connection.h"

#include <memory>
#include <vector>

namespace backup {

//! The servers that are watched, in the order in which they were added; one that is changed is added anew.
class ServerPool : public QObject
{
    Q_OBJECT

public:
    explicit ServerPool(const PollTimings &timings = {}, QObject *parent = nullptr);
    ~ServerPool() override;

    //! Begins to watch a server; one with the same URL is kept as it is and answered.
    ServerConnection &add(const QUrl &url, const QString &name);
    void remove(const QString &serverId);
    //! Null when there is none of that id.
    ServerConnection *find(const QString &serverId) const;
    const std::vector<std::unique_ptr<ServerConnection>> &servers() const { return m_servers; }
    void pollAllNow();

Q_SIGNALS:
    void added(backup::ServerConnection *server);
    void removed(const QString &serverId);
    void tasksArrived(backup::ServerConnection *server, const QList<backup::Task> &tasks);
    void setsArrived(backup::ServerConnection *server, const backup::ConfiguredSets &sets);
    void polled(backup::ServerConnection *server);

private:
    const PollTimings m_timings;
    std::vector<std::unique_ptr<ServerConnection>> m_servers;
};

}
