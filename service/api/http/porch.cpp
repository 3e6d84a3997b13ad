#include "service/api/http/porch.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace backup {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 1s;
//! Between two looks: little beside what a client notices.
constexpr auto pause = 5ms;
//! Knocks of addresses are halved so often.
constexpr auto fading = 1s;
//! As a browser knocks that opens a page and tries again; who knocks less often is no better guest.
constexpr int fewKnocks = 16;
//! More than a network of one office has; with IPv6 one machine can have any number.
constexpr qsizetype mostAddresses = 4096;

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
    const auto now = std::chrono::steady_clock::now();
    const int knocks = countKnock(newcomer.peer, now);
    const bool isReserved = newcomer.descriptor >= m_firstReserved;
    if (!m_guests.isEmpty() && (isReserved || m_guests.size() >= places))
        sendOneAway();
    if (isReserved)
        renumber(newcomer);
    if (newcomer.descriptor >= m_firstReserved) {
        ::close(newcomer.descriptor);
        return;
    }
    m_guests.append({newcomer, now, std::max(knocks, fewKnocks)});
    if (!m_timer.isActive())
        m_timer.start(pause);
}

bool Porch::mayEnter(Guest &guest) const
{
    if (m_actions.hasPlace(guest.newcomer))
        return true;
    int here = 0;
    ::ioctl(guest.newcomer.descriptor, FIONREAD, &here);
    return std::exchange(guest.seen, here) != here && m_actions.hasAsked(guest.newcomer);
}

int Porch::countKnock(const QHostAddress &peer, std::chrono::steady_clock::time_point now)
{
    if (m_knocks.size() >= mostAddresses)
        m_knocks.clear();
    if (now - m_fadedAt >= fading) {
        m_knocks.removeIf([](const auto &knocks) { return (*knocks /= 2) == 0; });
        m_fadedAt = now;
    }
    return ++m_knocks[peer];
}

void Porch::sendOneAway()
{
    // Its last guest tells it: each came with one knock more.
    const QHostAddress &busiest = std::ranges::max_element(std::as_const(m_guests), {}, &Guest::knocks)->newcomer.peer;
    const auto isOfBusiest = [&busiest](const Guest &guest) { return guest.newcomer.peer == busiest; };
    const qsizetype leaving = std::ranges::find_if(std::as_const(m_guests), isOfBusiest) - m_guests.cbegin();
    if (mayEnter(m_guests[leaving]))
        m_actions.letIn(take(leaving));
    else
        ::close(take(leaving).descriptor);
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
    for (qsizetype i = 0; i < m_guests.size();) {
        if (mayEnter(m_guests[i]))
            m_actions.letIn(take(i));
        else if (now - m_guests[i].since >= patience)
            m_actions.turnAway(take(i));
        else
            ++i;
    }
    if (!m_guests.isEmpty())
        m_timer.start(pause);
}

}
