#pragma once

#include "shared/progress.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace backup {

//! A task is in exactly one of these.
enum class TaskState {
    Pending,
    Running,
    Finished,
    Error,
};

//! "pending", "running", "finished" or "error": the name on the wire, and of the list in the status.
QString taskStateName(TaskState state);
std::optional<TaskState> taskStateFromName(const QString &name);

//! One requested run of a backup set.
struct Task {
    //! Unique for ever, made of letters, digits and '-', safe in a path of a URL.
    QString id;
    //! The backup set, for example "foo_hoge".
    QString name;
    TaskState state = TaskState::Pending;
    QDateTime createdAtUtc;
    //! When it began to run; invalid before.
    QDateTime startedAtUtc;
    //! When the state last changed.
    QDateTime updatedAtUtc;
    //! While running.
    std::optional<Progress> progress;
    //! In state Error: the fault's code, what happened, and what to do.
    QString code;
    QString message;
    QString remedy;
    QStringList warnings;
    //! Codes of guards that this one run may pass.
    QStringList accepted;

    friend bool operator==(const Task &, const Task &) = default;
};

}
