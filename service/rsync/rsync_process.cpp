#include "service/rsync/rsync_process.h"

#include "service/rsync/rsync_guard.h"

#include <QProcess>

#include <chrono>
#include <csignal>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr int askEveryMs = 100;
// rsync writes a line for each file: to be woken for every one of them costs both sides more than the line is worth. A
// pipe holds what comes meanwhile.
constexpr std::chrono::milliseconds gathering {2};
constexpr int politeMs = 3000;
// Enough to name the cause; a million unreadable files must not fill the memory.
constexpr qsizetype keptErrors = 200;
constexpr qsizetype keptFirstErrors = 100;

void configure(QProcess &process, const RsyncGuard &guard)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s);
    environment.insert(u"LC_ALL"_s, u"C"_s);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    const pid_t parent = getpid();
    process.setChildProcessModifier([parent, group = guard.group()] {
        ::setpgid(0, group);
        // rsync must hear the signals that its parent takes in a thread of its own.
        sigset_t none {};
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        std::signal(SIGPIPE, SIG_DFL);
        // The engine may have died between fork and this call.
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            _exit(127);
    });
}

class ErrorLines
{
public:
    explicit ErrorLines(const RsyncListener &listener)
        : m_listener(listener)
    {
    }

    void feed(const QByteArray &bytes)
    {
        m_rest += bytes;
        for (qsizetype end = m_rest.indexOf('\n'); end >= 0; end = m_rest.indexOf('\n')) {
            take(m_rest.left(end));
            m_rest.remove(0, end + 1);
        }
    }

    QByteArrayList finish()
    {
        if (!m_rest.isEmpty())
            take(m_rest);
        return m_lines;
    }

private:
    void take(const QByteArray &line)
    {
        if (m_listener.onText)
            m_listener.onText(line);
        if (m_lines.size() == keptErrors)
            m_lines.removeAt(keptFirstErrors);
        m_lines.append(line);
    }

    const RsyncListener &m_listener;
    QByteArray m_rest;
    QByteArrayList m_lines;
};

void stop(QProcess &process)
{
    process.terminate();
    if (!process.waitForFinished(politeMs)) {
        process.kill();
        process.waitForFinished(politeMs);
    }
}

}

RsyncRun runRsync(const QStringList &arguments, const RsyncListener &listener)
{
    RsyncRun run;
    RsyncOutput output;
    output.onEntry = listener.onEntry;
    output.onProgress = listener.onProgress;
    output.onText = listener.onText;
    ErrorLines errors(listener);

    const RsyncGuard guard;
    QProcess process;
    configure(process, guard);
    process.start(u"rsync"_s, arguments);
    if (!process.waitForStarted()) {
        run.end = {true, 0, {process.errorString().toUtf8()}};
        return run;
    }
    while (process.state() != QProcess::NotRunning) {
        if (process.waitForReadyRead(askEveryMs))
            std::this_thread::sleep_for(gathering);
        output.feed(process.readAllStandardOutput());
        errors.feed(process.readAllStandardError());
        if (listener.shouldStop && listener.shouldStop()) {
            run.stopped = true;
            stop(process);
        }
    }
    output.feed(process.readAllStandardOutput());
    output.finish();
    errors.feed(process.readAllStandardError());
    run.end = {process.exitStatus() == QProcess::CrashExit, process.exitCode(), errors.finish()};
    run.stats = output.stats();
    return run;
}

QByteArray rsyncVersionText()
{
    const RsyncGuard guard;
    QProcess process;
    configure(process, guard);
    process.start(u"rsync"_s, {u"--version"_s});
    if (!process.waitForStarted() || !process.waitForFinished())
        return {};
    return process.readAllStandardOutput();
}

}
