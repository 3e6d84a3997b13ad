#pragma once

#include "service/tasks/engine_command.h"
#include "service/tasks/line_splitter.h"
#include "shared/run_event.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

namespace backup {

//! One engine process, in a process group of its own, and what it says.
//!
//! First come progressed(), logged() and recovered() in the order in which the engine said so, then reported() exactly
//! once, then perhaps more of logged() while the engine prunes, then ended() exactly once. An engine that dies, hangs
//! or cannot be started without a report is given one.
class EngineProcess : public QObject
{
    Q_OBJECT

public:
    explicit EngineProcess(Task task, QObject *parent = nullptr);

    const Task &task() const { return m_task; }
    //! 0 before start() and for one that could not be started.
    qint64 processId() const { return m_group; }
    bool hasReported() const { return m_hasReported; }
    //! No word for 10 s, and no report yet.
    bool isStalled() const { return m_isStalled; }

    void start(const EngineSetup &setup);
    //! Asks the engine to stop cleanly; 5 s later its whole process group is killed. A process that hangs so that not
    //! even that ends it is given its report all the same.
    void stop();

Q_SIGNALS:
    void progressed(const backup::Progress &progress);
    void logged(const QString &text);
    void recovered(const backup::Recovered &recovered);
    void reported(const backup::RunReport &report);
    void ended();
    //! isStalled() has changed.
    void stalledChanged();

private:
    void readOutput();
    void readErrors();
    void take(const QByteArray &line);
    void setReported(const RunReport &report);
    void setStalled(bool isStalled);
    void giveUp();
    void killGroup();
    void abandon();
    void setEnded();
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);

    Task m_task;
    QProcess m_process;
    qint64 m_group = 0;
    LineSplitter m_output;
    LineSplitter m_errors;
    QTimer m_silence;
    QTimer m_giveUp;
    QTimer m_linger;
    QTimer m_kill;
    QTimer m_abandon;
    bool m_hasReported = false;
    bool m_isStalled = false;
    bool m_isStopping = false;
};

}
