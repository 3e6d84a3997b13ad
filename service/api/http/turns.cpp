#include "service/api/http/turns.h"

#include <QTimer>
#include <algorithm>
#include <chrono>
#include <utility>

namespace backup {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype takenAtOnce = 8;
//! Fewer when they take long.
constexpr auto timeAtOnce = 2ms;
//! After work that took longer, as long again is for others.
constexpr std::chrono::nanoseconds longestPause = 50ms;

}

void Turns::add(const QObject *owner, std::function<void()> work)
{
    m_waiting.enqueue({owner, std::move(work)});
    callLater();
}

void Turns::takeSome()
{
    m_isCalled = false;
    const auto begun = std::chrono::steady_clock::now();
    const auto passed = [begun] { return std::chrono::steady_clock::now() - begun; };
    // What is added meanwhile comes in a later turn.
    qsizetype left = m_waiting.size();
    for (qsizetype taken = 0; left > 0 && taken < takenAtOnce && passed() < timeAtOnce; --left) {
        const Turn turn = m_waiting.dequeue();
        if (!turn.owner)
            continue;
        turn.work();
        ++taken;
    }
    if (passed() < timeAtOnce)
        return callLater();
    m_isCalled = true;
    const auto pause = std::chrono::duration_cast<std::chrono::milliseconds>(std::min(passed(), longestPause));
    QTimer::singleShot(pause, Qt::PreciseTimer, this, &Turns::takeSome);
}

void Turns::callLater()
{
    if (!m_waiting.isEmpty() && !std::exchange(m_isCalled, true))
        QMetaObject::invokeMethod(this, &Turns::takeSome, Qt::QueuedConnection);
}

}
