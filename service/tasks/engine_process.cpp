#include "service/tasks/engine_process.h"

#include "service/system/parent_death.h"

#include <chrono>
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype longestEvent = 1024 * 1024;
constexpr qsizetype longestErrorLine = 4096;

RunReport failed(FaultKind kind, const QString &message, const QString &remedy)
{
    RunReport report;
    report.fault = Fault {kind, message, remedy};
    return report;
}

QString howItEnded(int exitCode, QProcess::ExitStatus status)
{
    return status == QProcess::CrashExit ? u"was killed by signal %1"_s.arg(exitCode)
                                         : u"ended with exit code %1"_s.arg(exitCode);
}

void prepareChild(pid_t parent)
{
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have died before the line above.
    if (::getppid() != parent)
        ::_exit(1);
}

}

EngineProcess::EngineProcess(Task task, QObject *parent)
    : QObject(parent)
    , m_task(std::move(task))
    , m_output(longestEvent)
    , m_errors(longestErrorLine)
{
    const auto after = [this](QTimer &timer, std::chrono::milliseconds interval, auto slot) {
        timer.setSingleShot(true);
        timer.setInterval(interval);
        connect(&timer, &QTimer::timeout, this, slot);
    };
    after(m_silence, 10s, [this] { setStalled(true); });
    after(m_giveUp, 30min, &EngineProcess::giveUp);
    after(m_linger, 60s, &EngineProcess::stop);
    after(m_kill, 5s, &EngineProcess::killGroup);
    after(m_abandon, 2s, &EngineProcess::abandon);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &EngineProcess::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, &EngineProcess::readErrors);
    connect(&m_process, &QProcess::finished, this, &EngineProcess::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, &EngineProcess::onError);
}

void EngineProcess::start(const EngineSetup &setup)
{
    QStringList command = setup.launcher + QStringList {setup.program} + engineArguments(setup, m_task);
    m_process.setProgram(command.takeFirst());
    m_process.setArguments(command);
    m_process.setProcessEnvironment(engineEnvironment(QProcessEnvironment::systemEnvironment()));
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setWorkingDirectory(u"/"_s);
    m_process.setChildProcessModifier([parent = ::getpid()] { prepareChild(parent); });
    letChildrenDieWithThis();
    m_silence.start();
    m_process.start();
    m_group = m_process.processId();
}

void EngineProcess::stop()
{
    m_isStopping = true;
    m_process.terminate();
    if (!m_kill.isActive())
        m_kill.start();
}

void EngineProcess::readOutput()
{
    for (const QByteArray &line : m_output.add(m_process.readAllStandardOutput()))
        take(line);
}

void EngineProcess::readErrors()
{
    for (const QByteArray &line : m_errors.add(m_process.readAllStandardError()))
        Q_EMIT logged(QString::fromUtf8(line));
}

void EngineProcess::take(const QByteArray &line)
{
    struct Taker {
        EngineProcess &engine;
        void operator()(const Progress &progress) const
        {
            if (!engine.m_hasReported)
                Q_EMIT engine.progressed(progress);
        }
        void operator()(const LogLine &log) const { Q_EMIT engine.logged(log.text); }
        void operator()(const Recovered &recovered) const { Q_EMIT engine.recovered(recovered); }
        void operator()(const RunReport &report) const { engine.setReported(report); }
    };
    setStalled(false);
    const Result<RunEvent> event = runEventFromLine(line);
    if (event)
        std::visit(Taker {*this}, *event);
    else
        Q_EMIT logged(event.fault().message + u": "_s + QString::fromUtf8(line.left(longestErrorLine)));
}

void EngineProcess::setReported(const RunReport &report)
{
    if (m_hasReported)
        return;
    m_hasReported = true;
    m_isStalled = false;
    m_silence.stop();
    m_giveUp.stop();
    // What was committed is followed by pruning. What was not has nothing more to do, unless it hangs on a mount.
    if (!report.committed)
        m_linger.start();
    Q_EMIT reported(report);
}

void EngineProcess::setStalled(bool isStalled)
{
    if (m_hasReported)
        return;
    if (!isStalled) {
        m_silence.start();
        m_giveUp.stop();
    } else {
        m_giveUp.start();
    }
    if (m_isStalled == isStalled)
        return;
    m_isStalled = isStalled;
    Q_EMIT stalledChanged();
}

void EngineProcess::giveUp()
{
    setReported(failed(FaultKind::ProbeTimeout,
        u"The run gave no sign of life for half an hour, as when a mount hangs, and was ended. The latest copy and the generations are whole."_s,
        u"Look at the disks and network mounts of this set, then start the backup again."_s));
    killGroup();
}

void EngineProcess::killGroup()
{
    if (m_group > 0)
        ::kill(-static_cast<pid_t>(m_group), SIGKILL);
    m_abandon.start();
}

void EngineProcess::abandon()
{
    setReported(failed(FaultKind::Cancelled,
        u"The run was stopped, but its process hangs on a mount and ends when that answers. The latest copy and the generations are whole."_s,
        u"Look at the disks and network mounts of this set."_s));
}

void EngineProcess::onFinished(int exitCode, QProcess::ExitStatus status)
{
    readOutput();
    readErrors();
    for (const QByteArray &line : {m_output.rest(), m_errors.rest()}) {
        if (!line.isEmpty())
            Q_EMIT logged(QString::fromUtf8(line.left(longestErrorLine)));
    }
    // Children that the engine left behind, as when it was killed.
    killGroup();
    if (m_isStopping) {
        setReported(
            failed(FaultKind::Cancelled, u"The run was stopped. The latest copy and the generations are whole."_s, {}));
    } else {
        setReported(failed(FaultKind::Interrupted,
            u"The run broke off: its process %1 without a report. The latest copy and the generations are whole."_s.arg(
                howItEnded(exitCode, status)),
            u"Look at the log of this task, then start the backup again; what was copied already is used again."_s));
    }
    setEnded();
}

void EngineProcess::onError(QProcess::ProcessError error)
{
    // Everything else is followed by finished().
    if (error != QProcess::FailedToStart)
        return;
    setReported(failed(FaultKind::Internal,
        u"The run could not be started: %1. Nothing was touched."_s.arg(m_process.errorString()),
        u"See that the program is installed whole and the machine has memory left, then start the backup again."_s));
    setEnded();
}

void EngineProcess::setEnded()
{
    for (QTimer *timer : {&m_silence, &m_giveUp, &m_linger, &m_kill, &m_abandon})
        timer->stop();
    Q_EMIT ended();
}

}
