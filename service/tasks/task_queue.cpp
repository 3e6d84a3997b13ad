#include "service/tasks/task_queue.h"

#include <algorithm>
#include <utility>

namespace backup {

namespace {

template <typename List>
auto findIn(List &list, const QString &id)
{
    return std::find_if(list.begin(), list.end(), [&id](const Task &task) { return task.id == id; });
}

std::optional<Task> takeFrom(QList<Task> &list, const QString &id)
{
    const auto found = findIn(std::as_const(list), id);
    if (found == list.cend())
        return std::nullopt;
    Task task = *found;
    list.erase(found);
    return task;
}

void changeState(Task &task, TaskState state, const QDateTime &nowUtc)
{
    task.state = state;
    task.updatedAtUtc = nowUtc;
    task.progress.reset();
}

void setFault(Task &task, const Fault &fault)
{
    task.code = faultCode(fault.kind);
    task.message = fault.message;
    task.remedy = fault.remedy;
}

} // namespace

TaskQueue::TaskQueue(Status saved)
    : m_lists(std::move(saved))
{
}

std::optional<Task> TaskQueue::find(const QString &id) const
{
    for (const QList<Task> *list : {&m_lists.running, &m_lists.pending, &m_lists.error, &m_lists.finished}) {
        if (const auto found = findIn(*list, id); found != list->end())
            return *found;
    }
    return std::nullopt;
}

Task TaskQueue::request(const QString &name, const QStringList &accepted, const QString &newId, const QDateTime &nowUtc)
{
    auto pending = std::find_if(
        m_lists.pending.begin(), m_lists.pending.end(), [&name](const Task &task) { return task.name == name; });
    if (pending == m_lists.pending.end()) {
        Task task;
        task.id = newId;
        task.name = name;
        task.createdAtUtc = nowUtc;
        task.updatedAtUtc = nowUtc;
        m_lists.pending.append(task);
        pending = std::prev(m_lists.pending.end());
    }
    pending->accepted += accepted;
    pending->accepted.removeDuplicates();
    return *pending;
}

void TaskQueue::start(const QString &id, const QDateTime &nowUtc)
{
    std::optional<Task> task = takeFrom(m_lists.pending, id);
    if (!task)
        return;
    changeState(*task, TaskState::Running, nowUtc);
    task->startedAtUtc = nowUtc;
    m_lists.running.prepend(*task);
}

void TaskQueue::setProgress(const QString &id, const Progress &progress)
{
    if (const auto task = findIn(m_lists.running, id); task != m_lists.running.end())
        task->progress = progress;
}

void TaskQueue::addWarning(const QString &id, const QString &warning)
{
    for (QList<Task> *list : {&m_lists.pending, &m_lists.running}) {
        if (const auto task = findIn(*list, id); task != list->end() && !task->warnings.contains(warning))
            task->warnings.append(warning);
    }
}

void TaskQueue::removeWarnings(const QString &beginning)
{
    for (QList<Task> *list : {&m_lists.error, &m_lists.finished, &m_lists.running, &m_lists.pending}) {
        for (Task &task : *list)
            task.warnings.removeIf([&](const QString &warning) { return warning.startsWith(beginning); });
    }
}

void TaskQueue::end(const QString &id, const RunReport &report, const QDateTime &nowUtc)
{
    std::optional<Task> task = takeFrom(m_lists.running, id);
    if (!task)
        return;
    changeState(*task, report.fault ? TaskState::Error : TaskState::Finished, nowUtc);
    if (report.fault)
        setFault(*task, *report.fault);
    task->warnings += report.warnings;
    insertEnded(*task);
}

void TaskQueue::suspend(const QString &id, const QDateTime &nowUtc)
{
    std::optional<Task> task = takeFrom(m_lists.running, id);
    if (!task)
        return;
    changeState(*task, TaskState::Pending, nowUtc);
    task->startedAtUtc = {};
    m_lists.pending.prepend(*task);
}

void TaskQueue::suspendAll(const QDateTime &nowUtc)
{
    const QList<Task> running = m_lists.running;
    for (const Task &task : running)
        suspend(task.id, nowUtc);
}

void TaskQueue::cancelPending(const QString &id, const QDateTime &nowUtc)
{
    std::optional<Task> task = takeFrom(m_lists.pending, id);
    if (!task)
        return;
    changeState(*task, TaskState::Error, nowUtc);
    setFault(*task, {FaultKind::Cancelled, QStringLiteral("Cancelled before it began."), {}});
    insertEnded(*task);
}

qsizetype TaskQueue::clearErrors()
{
    return std::exchange(m_lists.error, {}).size();
}

qsizetype TaskQueue::clearFinished()
{
    return std::exchange(m_lists.finished, {}).size();
}

void TaskQueue::insertEnded(const Task &task)
{
    QList<Task> &list = task.state == TaskState::Error ? m_lists.error : m_lists.finished;
    list.prepend(task);
    if (list.size() > endedTasksKept)
        list.removeLast();
}

} // namespace backup
