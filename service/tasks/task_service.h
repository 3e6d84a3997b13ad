#pragma once

#include "service/tasks/engine_command.h"
#include "service/tasks/history.h"
#include "service/tasks/runner.h"
#include "service/tasks/set_report.h"
#include "service/tasks/state_writer.h"
#include "service/tasks/status_text.h"
#include "service/tasks/task_journal.h"
#include "service/tasks/task_logs.h"
#include "service/tasks/task_queue.h"

#include <QObject>
#include <QSet>
#include <functional>

namespace backup {

//! What the configuration says about tasks, asked for each time it matters.
struct TaskPolicy {
    std::function<int()> parallel;
    std::function<int()> logsKept;
    //! Destination folder of a set; empty for one that is not configured.
    std::function<QString(const QString &name)> destinationOf;
};

//! The tasks of the service: takes requests, runs them in their turn, and keeps lists, logs and history on disk.
class TaskService : public QObject
{
    Q_OBJECT

public:
    using TaskDone = std::function<void(const Task &)>;

    //! \a saved are the lists of the run of the service before.
    TaskService(SavedTasks saved, EngineSetup setup, TaskPolicy policy, QObject *parent = nullptr);
    ~TaskService() override;

    //! Begins to run what is pending.
    void begin();
    //! Stops the runs that go on, which are pending again, and saves; stopped() follows within 9 s.
    void shutDown();

    const Status &lists() const { return m_queue.lists(); }
    //! The answer of `GET /api/status`; the same bytes until something changes.
    const QByteArray &statusText() { return m_statusText.of(m_queue.lists()); }
    //! The same with only the newest finished tasks, fewer than there are.
    QByteArray statusText(qsizetype finished) { return m_statusText.withNewest(finished, m_queue.lists()); }
    std::optional<Task> find(const QString &id) const { return m_queue.find(id); }

    //! Asks for a run of a configured set and answers its task. \a saved gets that task once it is on disk, or with a
    //! warning when it could not be written there: a backup that a restart may forget is better than none.
    Task request(const QString &name, const QStringList &accepted, const TaskDone &saved = {});
    //! Ends a pending task, or stops the run of a running one, which ends within seconds. Answers the task as it is.
    Result<Task> cancel(const QString &id);
    qsizetype clearErrors();
    qsizetype clearFinished();

    History history() const { return History(m_setup.stateFolder); }
    SetReports &reports() { return m_reports; }
    std::optional<OpenLog> log(const QString &taskId) const { return m_logs.open(taskId); }
    //! Why the state folder does not hold what it should, at present.
    std::optional<Fault> storageFault() const;
    //! What was found damaged in the state folder at the start.
    const QStringList &notices() const { return m_notices; }

Q_SIGNALS:
    //! A task has come to its end, finished or error, and that is on disk as far as it can be written.
    void ended(const backup::Task &task);
    //! What goes on is being stopped; nothing ends any more but what had ended.
    void stopping();
    void stopped();

private:
    void takeUpInterrupted();
    void mendHistory();
    void addNotice(const QString &notice);
    void startNext();
    void startTask(const QString &id);
    void onRecovered(const QString &name, const Recovered &earlier);
    void onReported(const QString &id, const RunReport &report);
    void recordEnd(const Task &task, const RunReport &report);
    void saveEnd(const Task &task);
    void stopWhenIdle();
    void stop();

    EngineSetup m_setup;
    TaskPolicy m_policy;
    StateWriter m_writer;
    TaskQueue m_queue;
    StatusText m_statusText;
    TaskJournal m_journal;
    TaskLogs m_logs;
    SetReports m_reports;
    Runner m_runner;
    //! Ids of running tasks whose cancelling was asked for.
    QSet<QString> m_cancelled;
    QStringList m_notices;
    bool m_isStarted = false;
    bool m_isStopping = false;
    bool m_hasStopped = false;
};

}
