#include "service/tasks/next_start.h"

#include <algorithm>

namespace backup {

namespace {

bool haveOneInCommon(const QStringList &left, const QStringList &right)
{
    return std::any_of(left.begin(), left.end(), [&right](const QString &disk) { return right.contains(disk); });
}

} // namespace

std::optional<QString> nextToStart(const QList<Task> &pending, const QList<OngoingRun> &ongoing, int parallel,
    const std::function<QStringList(const QString &name)> &disksOf)
{
    const auto working =
        std::count_if(ongoing.begin(), ongoing.end(), [](const OngoingRun &run) { return !run.isStalled; });
    if (working >= parallel)
        return std::nullopt;
    for (const Task &task : pending) {
        const QStringList disks = ongoing.isEmpty() ? QStringList() : disksOf(task.name);
        const bool mustWait = std::any_of(ongoing.begin(), ongoing.end(),
            [&](const OngoingRun &run) { return run.name == task.name || haveOneInCommon(run.disks, disks); });
        if (!mustWait)
            return task.id;
    }
    return std::nullopt;
}

} // namespace backup
