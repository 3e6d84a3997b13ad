#pragma once

#include "shared/task.h"

#include <QList>
#include <QStringList>
#include <functional>
#include <optional>

namespace backup {

//! A run that has begun and not yet reported.
struct OngoingRun {
    QString name;
    //! Of its destination, as destinationDisks() names them; empty when unknown.
    QStringList disks;
    //! Has given no sign of life for a while, as when a mount hangs. It does not count against \c parallel then, so
    //! that sets on other disks go on.
    bool isStalled = false;
};

//! The oldest pending task that may begin now: no more than \a parallel runs at once, never two of one set and never
//! two on one destination disk. \a disksOf tells the destination disks of a set.
std::optional<QString> nextToStart(const QList<Task> &pending, const QList<OngoingRun> &ongoing, int parallel,
    const std::function<QStringList(const QString &name)> &disksOf);

} // namespace backup
