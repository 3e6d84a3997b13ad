#include "service/engine/run_command.h"

#include "service/engine/run.h"
#include "service/engine/watch.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace backup {

namespace {

//! Deep trees hold a folder open for each level.
void raiseDescriptorLimit()
{
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}

int runCommand(const RunRequest &request, EventWriter::Form form, const std::function<void(const RunEvent &)> &hear)
{
    blockEndingSignals();
    raiseDescriptorLimit();
    EventWriter writer(form);
    std::optional<Fault> fault;
    RunControl control([&](const RunEvent &event) {
        if (const auto *report = std::get_if<RunReport>(&event))
            fault = report->fault;
        writer.write(event);
        if (hear)
            hear(event);
    });
    watchOver(request, control, [&] { runBackup(request, control); });
    return fault ? exitCode(fault->kind) : 0;
}

}
