#include "service/api/http/porch.h"

#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace backup {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 1s;
//! Between two looks: little beside what a client notices.
constexpr auto pause = 5ms;

}

Porch::Porch(int firstReserved, Actions actions, QObject *parent)
    : QObject(parent)
    , m_firstReserved(firstReserved)
    , m_actions(std::move(actions))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Porch::look);
}

Porch::~Porch()
{
    for (const Guest &guest : std::as_const(m_guests))
        ::close(guest.newcomer.descriptor);
}

void Porch::add(Newcomer newcomer)
{
    const bool isReserved = newcomer.descriptor >= m_firstReserved;
    if (!m_guests.isEmpty() && (isReserved || m_guests.size() >= places))
        sendFirstAway();
    if (isReserved)
        renumber(newcomer);
    if (newcomer.descriptor >= m_firstReserved) {
        ::close(newcomer.descriptor);
        return;
    }
    m_guests.append({newcomer, std::chrono::steady_clock::now()});
    if (!m_timer.isActive())
        m_timer.start(pause);
}

void Porch::sendFirstAway()
{
    const Newcomer first = m_guests.takeFirst().newcomer;
    if (m_actions.mayEnter(first))
        m_actions.letIn(first);
    else
        ::close(first.descriptor);
}

void Porch::renumber(Newcomer &newcomer)
{
    const int lowest = ::fcntl(newcomer.descriptor, F_DUPFD_CLOEXEC, 0);
    if (lowest < 0)
        return;
    ::close(std::exchange(newcomer.descriptor, lowest));
}

void Porch::look()
{
    const auto now = std::chrono::steady_clock::now();
    for (const Guest &guest : std::exchange(m_guests, {})) {
        if (m_actions.mayEnter(guest.newcomer))
            m_actions.letIn(guest.newcomer);
        else if (now - guest.since >= patience)
            m_actions.turnAway(guest.newcomer);
        else
            m_guests.append(guest);
    }
    if (!m_guests.isEmpty())
        m_timer.start(pause);
}

}
