#include "shared/task.h"

namespace backup {

QString taskStateName(TaskState state)
{
    switch (state) {
    case TaskState::Pending:
        return QStringLiteral("pending");
    case TaskState::Running:
        return QStringLiteral("running");
    case TaskState::Finished:
        return QStringLiteral("finished");
    case TaskState::Error:
        return QStringLiteral("error");
    }
    Q_UNREACHABLE();
}

std::optional<TaskState> taskStateFromName(const QString &name)
{
    for (const TaskState state : {TaskState::Pending, TaskState::Running, TaskState::Finished, TaskState::Error}) {
        if (taskStateName(state) == name)
            return state;
    }
    return std::nullopt;
}

}
