#include "monitor/models/event_watch.h"

#include "monitor/models/set_health.h"
#include "shared/fault.h"

#include <QCoreApplication>
#include <chrono>

namespace backup {

namespace {

// Long enough for a restart or a new lease of the router.
constexpr std::chrono::minutes longAway {5};

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::EventWatch)

public:
    static QString of(const Event &event)
    {
        switch (event.kind) {
        case Event::Kind::Failed:
            return tr("The backup of %1 on %2 failed.").arg(event.setName, event.serverName);
        case Event::Kind::Recovered:
            return tr("The backup of %1 on %2 works again.").arg(event.setName, event.serverName);
        case Event::Kind::Overdue:
            return tr("The backup of %1 on %2 is overdue.").arg(event.setName, event.serverName);
        case Event::Kind::Unreachable:
            return tr("%1 has not answered for some minutes.").arg(event.serverName);
        case Event::Kind::Back:
            return tr("%1 answers again.").arg(event.serverName);
        }
        Q_UNREACHABLE();
    }
};

bool hasEnded(const Task &task)
{
    // A cancelled task is no failure of the backup.
    return task.state == TaskState::Finished
        || (task.state == TaskState::Error && task.code != faultCode(FaultKind::Cancelled));
}

}

QString eventPhrase(const Event &event)
{
    const QString phrase = Words::of(event);
    return event.message.isEmpty() ? phrase : QString(phrase + u'\n' + event.message);
}

QList<Event> EventWatch::takeTasks(const QList<Task> &tasks)
{
    QSet<QString> endedIds;
    QHash<QString, const Task *> newest;
    for (const Task &task : tasks) {
        if (!hasEnded(task))
            continue;
        endedIds.insert(task.id);
        if (m_endedIds.contains(task.id))
            continue;
        // Each list has its newest first; which of a failed and a good one is newer, only their times tell.
        const Task *&known = newest[task.name];
        if (!known || (known->state != task.state && known->updatedAtUtc < task.updatedAtUtc))
            known = &task;
    }
    m_endedIds = endedIds;

    QList<Event> events;
    for (const Task *task : std::as_const(newest)) {
        if (m_lastEnded.value(task->name).id == task->id)
            continue;
        const Run run {task->id, task->state == TaskState::Error};
        const auto event = takeEnd(task->name, run, task->message, task->updatedAtUtc);
        if (m_hasTasks && event)
            events.append(*event);
    }
    m_hasTasks = true;
    return events;
}

QList<Event> EventWatch::takeSets(const QList<SetInfo> &sets, int overdueAfterDays, const QDateTime &nowUtc)
{
    QList<Event> events;
    QSet<QString> overdue;
    for (const SetInfo &set : sets) {
        if (set.lastResult && hasNewResult(set)) {
            const Run run {set.lastResult->id, hasFailed(set)};
            const auto event = takeEnd(set.name, run, set.lastResult->message, set.lastResult->endedAtUtc);
            if (m_hasSets && event)
                events.append(*event);
        }
        if (set.lastResult)
            m_lastResultIds.insert(set.name, set.lastResult->id);
        if (!isOverdue(set, overdueAfterDays, nowUtc))
            continue;
        overdue.insert(set.name);
        if (m_hasSets && !m_overdue.contains(set.name))
            events.append({Event::Kind::Overdue, m_serverName, set.name, {}, nowUtc});
    }
    m_overdue = overdue;
    m_hasSets = true;
    return events;
}

bool EventWatch::hasNewResult(const SetInfo &set) const
{
    const QString &id = set.lastResult->id;
    const bool isToldByTasks = m_endedIds.contains(id) || m_lastEnded.value(set.name).id == id;
    return id != m_lastResultIds.value(set.name) && !isToldByTasks
        && set.lastResult->code != faultCode(FaultKind::Cancelled);
}

std::optional<Event> EventWatch::takeEnd(
    const QString &setName, const Run &run, const QString &message, const QDateTime &endedAtUtc)
{
    const bool hadFailed = m_lastEnded.value(setName).hasFailed;
    m_lastEnded.insert(setName, run);
    if (run.hasFailed == hadFailed)
        return std::nullopt;
    if (run.hasFailed)
        return Event {Event::Kind::Failed, m_serverName, setName, message, endedAtUtc};
    return Event {Event::Kind::Recovered, m_serverName, setName, {}, endedAtUtc};
}

QList<Event> EventWatch::takePoll(const QDateTime &awaySinceUtc, const QDateTime &nowUtc)
{
    if (!awaySinceUtc.isValid()) {
        const bool isBack = std::exchange(m_isAway, false);
        return isBack ? QList<Event> {{Event::Kind::Back, m_serverName, {}, {}, nowUtc}} : QList<Event> {};
    }
    const bool isLong = awaySinceUtc.msecsTo(nowUtc) >= std::chrono::milliseconds(longAway).count();
    if (!isLong || m_isAway)
        return {};
    m_isAway = true;
    return {{Event::Kind::Unreachable, m_serverName, {}, {}, nowUtc}};
}

}
