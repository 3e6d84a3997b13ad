#include "service/api/http/admission.h"

#include <algorithm>
#include <tuple>

namespace backup {

namespace {

Admission freeOneOf(const QHostAddress &peer, const QList<Seat> &seats)
{
    Admission admission {false, -1};
    for (qsizetype i = 0; i < seats.size(); ++i) {
        const Seat &seat = seats[i];
        if (!seat.rank || seat.peer != peer)
            continue;
        if (admission.freed < 0
            || std::tie(*seat.rank, seat.since) < std::tie(*seats[admission.freed].rank, seats[admission.freed].since))
            admission = {true, i};
    }
    return admission;
}

QHostAddress greediest(const QList<Seat> &seats)
{
    QHash<QHostAddress, int> held;
    for (const Seat &seat : seats) {
        if (seat.rank)
            ++held[seat.peer];
    }
    const auto most = std::max_element(held.cbegin(), held.cend());
    return most == held.cend() ? QHostAddress() : most.key();
}

}

Admission admit(const QHostAddress &newcomer, const QList<Seat> &seats, const DoorLimits &limits)
{
    if (std::ranges::count(seats, newcomer, &Seat::peer) >= limits.maxConnectionsPerAddress)
        return freeOneOf(newcomer, seats);
    if (seats.size() >= limits.maxConnections)
        return freeOneOf(greediest(seats), seats);
    return {};
}

}
