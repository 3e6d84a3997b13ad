#pragma once

#include "monitor/client/server_pool.h"
#include "monitor/models/attention.h"
#include "monitor/models/event_watch.h"
#include "monitor/models/set_model.h"
#include "monitor/models/task_model.h"

namespace backup {

//! Everything that is known of all servers, kept up to date by their polls.
class Watch : public QObject
{
    Q_OBJECT

public:
    //! \a pool must outlive the watch.
    explicit Watch(ServerPool &pool, QObject *parent = nullptr);

    ServerPool &pool() { return m_pool; }
    const ServerPool &pool() const { return m_pool; }
    TaskModel &tasks() { return m_tasks; }
    SetModel &sets() { return m_sets; }
    Situation situation() const;
    //! What is wrong with a server's config.ini outside its sections; of any server when \a serverId is empty. Null
    //! when nothing is.
    const ConfigFault *firstConfigFault(const QString &serverId) const;
    //! 0: nothing is ever overdue.
    void setOverdueAfterDays(int days);

Q_SIGNALS:
    //! Something in the lists or in the reach of \a server is other than before; at most once a poll.
    void changed(backup::ServerConnection *server);
    void happened(const backup::Event &event);

private:
    void takeTasks(ServerConnection *server, const QList<Task> &tasks);
    void takeSets(ServerConnection *server, const ConfiguredSets &sets);
    void takePoll(ServerConnection *server);
    void judgeOverdue(const ServerConnection &server);
    EventWatch &eventsOf(const ServerConnection &server);
    void announce(const QList<Event> &events);

    ServerPool &m_pool;
    TaskModel m_tasks;
    SetModel m_sets;
    QHash<QString, EventWatch> m_events;
    QHash<QString, QList<ConfigFault>> m_configFaults;
    QHash<QString, QDateTime> m_overdueJudgedUtc;
    //! Makes durations count up.
    QTimer m_clock;
    int m_overdueAfterDays = 0;
};

}
