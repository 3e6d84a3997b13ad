#pragma once

#include "shared/result.h"
#include "shared/run_event.h"
#include "shared/status.h"

namespace backup {

//! The four lists and the rules by which a task goes from one to the other. Times and ids come in as arguments.
class TaskQueue
{
public:
    //! Ended tasks that a list keeps; the oldest beyond are dropped (the history still knows them).
    static constexpr qsizetype endedTasksKept = 2000;

    TaskQueue() = default;
    //! Takes up lists that were saved.
    explicit TaskQueue(Status saved);

    const Status &lists() const { return m_lists; }
    std::optional<Task> find(const QString &id) const;

    //! Asks for a run of a set. When one is pending already it is that one, which may then also pass \a accepted;
    //! else a new task called \a newId. A set that is running thus gets one follow-up.
    Task request(const QString &name, const QStringList &accepted, const QString &newId, const QDateTime &nowUtc);

    //! From pending to running.
    void start(const QString &id, const QDateTime &nowUtc);
    void setProgress(const QString &id, const Progress &progress);
    void addWarning(const QString &id, const QString &warning);
    //! Takes back each such warning, also of tasks that have ended.
    void removeWarnings(const QString &beginning);
    //! From running to finished or error, as the report says.
    void end(const QString &id, const RunReport &report, const QDateTime &nowUtc);
    //! From running back to the head of pending, keeping its id: the service stops before the run has ended.
    void suspend(const QString &id, const QDateTime &nowUtc);
    void suspendAll(const QDateTime &nowUtc);
    //! From pending to error with the code "cancelled".
    void cancelPending(const QString &id, const QDateTime &nowUtc);

    //! Empties a list of ended tasks and says how many there were.
    qsizetype clearErrors();
    qsizetype clearFinished();

private:
    void insertEnded(const Task &task);

    Status m_lists;
};

} // namespace backup
