#include "service/system/parent_death.h"

#include <csignal>
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace backup {

namespace {

thread_local pid_t parentOfFork = 0;

void rememberParent()
{
    parentOfFork = ::getpid();
}

void dieWithParent()
{
    // The parent may have died between fork and this call.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parentOfFork)
        ::_exit(127);
}

}

void letChildrenDieWithThis()
{
    static const int once = ::pthread_atfork(rememberParent, nullptr, dieWithParent);
    (void)once;
}

}
