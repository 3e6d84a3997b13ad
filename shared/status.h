#pragma once

#include "shared/task.h"

#include <QList>

namespace backup {

//! What `GET /api/status` tells: every task that was not cleared. Pending is oldest first, as it will run;
//! the others are newest first.
struct Status {
    QList<Task> error;
    QList<Task> finished;
    QList<Task> running;
    QList<Task> pending;

    friend bool operator==(const Status &, const Status &) = default;
};

}
