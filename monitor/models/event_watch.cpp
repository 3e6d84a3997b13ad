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

QHash<QString, Task> newestEnded(const QList<Task> &tasks)
{
    QHash<QString, Task> newest;
    for (const Task &task : tasks) {
        if (!hasEnded(task))
            continue;
        const auto known = newest.constFind(task.name);
        if (known == newest.constEnd() || known->updatedAtUtc < task.updatedAtUtc)
            newest.insert(task.name, task);
    }
    return newest;
}

}

QString eventPhrase(const Event &event)
{
    const QString phrase = Words::of(event);
    return event.message.isEmpty() ? phrase : QString(phrase + u'\n' + event.message);
}

QList<Event> EventWatch::takeTasks(const QList<Task> &tasks)
{
    QList<Event> events;
    const QHash<QString, Task> newest = newestEnded(tasks);
    for (const Task &task : newest) {
        const auto before = m_lastEnded.constFind(task.name);
        const bool isKnown = before != m_lastEnded.constEnd();
        // After the list was cleared, an older task may be the newest that is left.
        if (isKnown && before->updatedAtUtc >= task.updatedAtUtc)
            continue;
        const bool hadFailed = isKnown && before->state == TaskState::Error;
        const bool hasFailed = task.state == TaskState::Error;
        if (m_hasTasks && hasFailed && !hadFailed)
            events.append({Event::Kind::Failed, m_serverName, task.name, task.message, task.updatedAtUtc});
        else if (m_hasTasks && hadFailed && !hasFailed)
            events.append({Event::Kind::Recovered, m_serverName, task.name, {}, task.updatedAtUtc});
        m_lastEnded.insert(task.name, task);
    }
    m_hasTasks = true;
    return events;
}

QList<Event> EventWatch::takeSets(const QList<SetInfo> &sets, int overdueAfterDays, const QDateTime &nowUtc)
{
    QList<Event> events;
    QSet<QString> overdue;
    for (const SetInfo &set : sets) {
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
