#pragma once

#include "service/tasks/engine_command.h"
#include "service/tasks/next_start.h"
#include "shared/run_event.h"

#include <QHash>
#include <QObject>

namespace backup {

class EngineProcess;

//! The engine processes: those whose runs go on, and those that have reported and still prune.
class Runner : public QObject
{
    Q_OBJECT

public:
    explicit Runner(EngineSetup setup, QObject *parent = nullptr);

    //! Starts the run of a task. \a disks are its destination's, as ongoing() tells them later.
    void start(const Task &task, const QStringList &disks);
    //! Stops the run of a task; its report follows within seconds.
    void cancel(const QString &taskId);
    //! Stops every process, those that prune too.
    void stopAll();

    //! The runs that have not reported.
    QList<OngoingRun> ongoing() const;
    //! No process is left.
    bool isIdle() const { return m_engines.isEmpty(); }

Q_SIGNALS:
    void progressed(const QString &taskId, const backup::Progress &progress);
    void logged(const QString &taskId, const QString &text);
    void recovered(const backup::Task &task, const backup::Recovered &recovered);
    //! Once for each start().
    void reported(const QString &taskId, const backup::RunReport &report);
    //! What may start next may have changed: a run stalls, goes on again, or a process is gone.
    void changed();

private:
    void remove(EngineProcess *engine);

    struct Engine {
        EngineProcess *process = nullptr;
        QStringList disks;
    };

    EngineSetup m_setup;
    QList<Engine> m_engines;
};

}
