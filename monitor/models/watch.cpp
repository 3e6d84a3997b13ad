#include "monitor/models/watch.h"

#include "shared/fault.h"

#include <QSet>

namespace backup {

using namespace std::chrono_literals;

namespace {

constexpr auto overdueInterval = 1min;

// What a person has stopped is none.
bool isFailure(const Task &task)
{
    return task.state == TaskState::Error && task.code != faultCode(FaultKind::Cancelled);
}

}

Watch::Watch(ServerPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
    connect(&m_pool, &ServerPool::tasksArrived, this, &Watch::takeTasks);
    connect(&m_pool, &ServerPool::setsArrived, this, &Watch::takeSets);
    connect(&m_pool, &ServerPool::polled, this, &Watch::takePoll);
    connect(&m_pool, &ServerPool::removed, this, [this](const QString &serverId) {
        m_tasks.removeServer(serverId);
        m_sets.removeServer(serverId);
        m_events.remove(serverId);
        m_configFaults.remove(serverId);
        m_overdueJudgedUtc.remove(serverId);
        Q_EMIT changed(nullptr);
    });
    connect(&m_clock, &QTimer::timeout, this, [this] {
        for (const auto &server : m_pool.servers())
            m_tasks.tick(server->id(), server->nowUtc());
    });
}

Situation Watch::situation() const
{
    Situation situation;
    situation.isKnown = !m_pool.servers().empty();
    for (const auto &server : m_pool.servers()) {
        const bool hasToldSets = m_configFaults.contains(server->id()) || server->setsTrouble();
        situation.serversAway += server->trouble() ? 1 : 0;
        situation.unreadable += server->setsTrouble() ? 1 : 0;
        situation.faultyConfigs += firstConfigFault(server->id()) ? 1 : 0;
        situation.isKnown = situation.isKnown && server->lastAnswerUtc().isValid() && hasToldSets;
    }
    QSet<std::pair<QString, QString>> listedErrors;
    for (int row = 0; row < m_tasks.rowCount(); ++row) {
        if (isFailure(m_tasks.task(row)))
            listedErrors.insert({m_tasks.serverId(row), m_tasks.task(row).id});
    }
    situation.errors = static_cast<int>(listedErrors.size());
    situation.running = m_tasks.count(TaskState::Running);
    situation.hasCopies = false;
    for (int row = 0; row < m_sets.rowCount(); ++row) {
        const SetInfo &set = m_sets.set(row);
        const bool isListed = set.lastResult && listedErrors.contains({m_sets.serverId(row), set.lastResult->id});
        situation.failedSets += hasFailed(set) && !isListed ? 1 : 0;
        situation.overdue += m_sets.isOverdue(row) ? 1 : 0;
        situation.faultySets += set.faults.isEmpty() ? 0 : 1;
        situation.unmade += set.lastSuccessAtUtc.isValid() ? 0 : 1;
        situation.hasCopies = situation.hasCopies || set.lastSuccessAtUtc.isValid() || set.dateLast.isValid();
    }
    return situation;
}

const ConfigFault *Watch::firstConfigFault(const QString &serverId) const
{
    for (auto faults = m_configFaults.begin(); faults != m_configFaults.end(); ++faults) {
        if (!faults->isEmpty() && (serverId.isEmpty() || faults.key() == serverId))
            return &faults->first();
    }
    return nullptr;
}

void Watch::setOverdueAfterDays(int days)
{
    m_overdueAfterDays = days;
    m_sets.setOverdueAfterDays(days);
}

void Watch::takeTasks(ServerConnection *server, const QList<Task> &tasks)
{
    m_tasks.merge(server->id(), server->name(), tasks);
    announce(eventsOf(*server).takeTasks(tasks));
    // The clock ticks only while a duration counts up, so that an idle monitor sleeps.
    if (m_tasks.count(TaskState::Running) == 0)
        m_clock.stop();
    else if (!m_clock.isActive())
        m_clock.start(1s);
}

void Watch::takeSets(ServerConnection *server, const ConfiguredSets &sets)
{
    m_sets.merge(server->id(), server->name(), sets.sets);
    m_configFaults.insert(server->id(), sets.faults);
    judgeOverdue(*server);
    Q_EMIT changed(server);
}

void Watch::takePoll(ServerConnection *server)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_tasks.setStale(server->id(), server->trouble().has_value());
    m_tasks.tick(server->id(), server->nowUtc());
    announce(eventsOf(*server).takePoll(server->awaySinceUtc(), now));
    // Sets become overdue by the passing of time alone.
    const QDateTime judged = m_overdueJudgedUtc.value(server->id());
    if (judged.isValid() && judged.addDuration(overdueInterval) < now)
        judgeOverdue(*server);
    Q_EMIT changed(server);
}

void Watch::judgeOverdue(const ServerConnection &server)
{
    const QDateTime now = server.nowUtc();
    m_overdueJudgedUtc.insert(server.id(), QDateTime::currentDateTimeUtc());
    m_sets.tick(server.id(), now);
    announce(eventsOf(server).takeSets(m_sets.setsOf(server.id()), m_overdueAfterDays, now));
}

EventWatch &Watch::eventsOf(const ServerConnection &server)
{
    const auto known = m_events.find(server.id());
    return known != m_events.end() ? *known : *m_events.insert(server.id(), EventWatch(server.name()));
}

void Watch::announce(const QList<Event> &events)
{
    for (const Event &event : events)
        Q_EMIT happened(event);
}

}
