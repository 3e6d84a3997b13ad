#include "service/rsync/rsync_guard.h"

#include "service/system/parent_death.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace backup {

namespace {

//! Waits until no process holds the other end of the pipe, then ends its group and with it itself. A forked process
//! may have other threads' locks in any state, so there are system calls only.
[[noreturn]] void guard(int pipe)
{
    // It ends after the engine, by the pipe; and never with a group that is not its own, such as that of cron's shell.
    ::prctl(PR_SET_PDEATHSIG, 0);
    if (::setpgid(0, 0) != 0)
        ::_exit(127);
    // Who kills all engines by name is not to kill this one too.
    ::prctl(PR_SET_NAME, "backup-guard");
    // The engine's lock and pipes are not to be held here.
    ::dup2(pipe, STDIN_FILENO);
    if (::close_range(STDOUT_FILENO, ~0U, 0) != 0) {
        for (int descriptor = STDOUT_FILENO; descriptor < 1024; ++descriptor)
            ::close(descriptor);
    }
    char nothing = 0;
    while (::read(STDIN_FILENO, &nothing, 1) < 0 && errno == EINTR) { }
    ::kill(0, SIGKILL);
    ::_exit(0);
}

}

RsyncGuard::RsyncGuard()
{
    letChildrenDieWithThis();
    std::array<int, 2> ends {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return;
    const pid_t child = ::fork();
    if (child == 0)
        guard(ends[0]);
    ::close(ends[0]);
    if (child < 0) {
        ::close(ends[1]);
        return;
    }
    // Here too: the group is to be there when rsync joins it.
    ::setpgid(child, child);
    m_group = child;
    m_pipe = ends[1];
}

RsyncGuard::~RsyncGuard()
{
    if (m_group == 0)
        return;
    ::close(m_pipe);
    while (::waitpid(m_group, nullptr, 0) < 0 && errno == EINTR) { }
}

}
