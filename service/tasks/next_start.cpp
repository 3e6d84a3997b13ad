#include "service/tasks/next_start.h"

#include <algorithm>

namespace backup {

std::optional<QString> nextToStart(const QList<Task> &pending, const QList<OngoingRun> &ongoing, int parallel,
    const std::function<QString(const QString &name)> &diskOf)
{
    const auto working =
        std::count_if(ongoing.begin(), ongoing.end(), [](const OngoingRun &run) { return !run.isStalled; });
    if (working >= parallel)
        return std::nullopt;
    for (const Task &task : pending) {
        const QString disk = ongoing.isEmpty() ? QString() : diskOf(task.name);
        const bool mustWait = std::any_of(ongoing.begin(), ongoing.end(),
            [&](const OngoingRun &run) { return run.name == task.name || (!disk.isEmpty() && run.disk == disk); });
        if (!mustWait)
            return task.id;
    }
    return std::nullopt;
}

} // namespace backup
