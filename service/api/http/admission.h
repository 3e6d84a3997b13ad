#pragma once

#include "service/api/http/door_limits.h"

#include <QHostAddress>
#include <QList>
#include <optional>

namespace backup {

//! A place that a connection holds at the door.
struct Seat {
    QHostAddress peer;
    //! How readily it is given away, 0 first; nothing: it is kept, for its answer is being made.
    std::optional<int> rank;
    //! When its present state began.
    std::chrono::steady_clock::time_point since;
};

//! What happens to a newcomer.
struct Admission {
    bool isAdmitted = true;
    //! Index of the seat that is freed for it; -1 for none.
    qsizetype freed = -1;
};

//! A newcomer gets a seat. When its address holds all that one may, that address's own least useful seat is freed;
//! when all seats are taken, one of the address that holds the most.
Admission admit(const QHostAddress &newcomer, const QList<Seat> &seats, const DoorLimits &limits);

}
