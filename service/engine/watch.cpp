#include "service/engine/watch.h"

#include "service/engine/run_fault.h"

#include <QFile>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <pthread.h>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr milliseconds tick {200};
constexpr seconds probeLimit {30};
constexpr seconds cancelLimit {5};

sigset_t endingSignals()
{
    sigset_t set {};
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

//! Asks a filesystem for a sign of life in a thread that may hang for ever.
class MountProbe
{
public:
    explicit MountProbe(const QByteArray &path)
        : m_answered(std::make_shared<std::atomic<bool>>(false))
    {
        std::thread([path, answered = m_answered] {
            struct statvfs filesystem = {};
            (void)statvfs(path.constData(), &filesystem);
            const int folder = open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (folder >= 0)
                close(folder);
            *answered = true;
        }).detach();
    }

    bool hasAnswered() const { return *m_answered; }

private:
    std::shared_ptr<std::atomic<bool>> m_answered;
};

//! What is sure of the latest when a run has to be left where it is.
QString latestNow(const RunControl &control)
{
    switch (control.swap()) {
    case RunControl::Swap::NotBegun:
        return untouchedCopies(control);
    case RunControl::Swap::UnderWay:
        return u"The new copy was about to take its place: the latest copy is that one or the one before, whole "
               u"either way; the next run completes what is left to do."_s;
    case RunControl::Swap::Done:
        return u"The new copy is in place; the next run completes its record."_s;
    }
    return {};
}

Fault timeoutFault(const QString &what, const RunControl &control)
{
    return {FaultKind::ProbeTimeout,
        u"%1 does not answer: a disk or a network mount hangs. "_s.arg(what) + latestNow(control),
        u"Check the disk or the network share it comes from, mount it again, then start the backup again."_s};
}

//! The end of a process one of whose threads cannot be reached any more.
[[noreturn]] void leave(RunControl &control, const Fault &fault)
{
    RunReport report;
    report.fault = fault;
    control.tell(report);
    std::fflush(stdout);
    _exit(exitCode(fault.kind));
}

class Watch
{
public:
    Watch(const RunRequest &request, RunControl &control)
        : m_request(request)
        , m_control(control)
    {
    }

    //! One look; called every tick.
    void look(bool gotSignal)
    {
        if (gotSignal) {
            if (m_cancelledAt && !m_control.hasReported())
                leaveCancelled();
            m_control.cancel();
            m_cancelledAt = m_cancelledAt.value_or(steady_clock::now());
        }
        const bool isOverdue = m_cancelledAt && steady_clock::now() - *m_cancelledAt > cancelLimit;
        if (m_control.hasReported()) {
            // What hangs now only deletes, and the run's end has been told.
            if (isOverdue)
                _exit(m_control.reportedExitCode());
            return;
        }
        if (isOverdue)
            leaveCancelled();
        lookForHang();
    }

private:
    [[noreturn]] void leaveCancelled()
    {
        leave(m_control,
            {FaultKind::Cancelled, u"The run was cancelled. "_s + latestNow(m_control),
                u"Start the backup again when you want it."_s});
    }

    void lookForHang()
    {
        if (m_control.quiet() < probeLimit) {
            m_source.reset();
            m_dest.reset();
            return;
        }
        if (const QString what = m_control.probing(); !what.isEmpty())
            leave(m_control, timeoutFault(what, m_control));
        if (!m_source) {
            const QByteArray dest = QFile::encodeName(m_request.set.dest);
            m_source.emplace(QFile::encodeName(m_request.set.source));
            m_dest.emplace(dest.left(qMax<qsizetype>(dest.lastIndexOf('/'), 1)));
            m_probedAt = steady_clock::now();
        }
        if (m_source->hasAnswered() && m_dest->hasAnswered()) {
            // Slow, but alive.
            m_control.restartQuiet();
        } else if (steady_clock::now() - m_probedAt > probeLimit) {
            leave(m_control,
                timeoutFault(m_source->hasAnswered() ? u"The destination "_s + m_request.set.dest
                                                     : u"The source "_s + m_request.set.source,
                    m_control));
        }
    }

    const RunRequest &m_request;
    RunControl &m_control;
    std::optional<MountProbe> m_source;
    std::optional<MountProbe> m_dest;
    steady_clock::time_point m_probedAt;
    std::optional<steady_clock::time_point> m_cancelledAt;
};

}

void blockEndingSignals()
{
    const sigset_t set = endingSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void watchOver(const RunRequest &request, RunControl &control, const std::function<void()> &work)
{
    const sigset_t set = endingSignals();
    const pthread_t self = pthread_self();
    std::atomic<bool> isDone = false;
    std::thread worker([&] {
        work();
        isDone = true;
        pthread_kill(self, SIGHUP); // wakes the watch at once
    });
    Watch watch(request, control);
    while (!isDone) {
        const timespec wait {0, std::chrono::nanoseconds(tick).count()};
        const int signal = sigtimedwait(&set, nullptr, &wait);
        watch.look(!isDone && (signal == SIGTERM || signal == SIGINT || signal == SIGHUP));
    }
    worker.join();
}

}
