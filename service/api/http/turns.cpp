#include "service/api/http/turns.h"

#include <utility>

namespace backup {

namespace {

constexpr qsizetype takenAtOnce = 8;

}

void Turns::add(const QObject *owner, std::function<void()> work)
{
    m_waiting.enqueue({owner, std::move(work)});
    callLater();
}

void Turns::takeSome()
{
    m_isCalled = false;
    // What is added meanwhile comes in a later turn.
    qsizetype left = m_waiting.size();
    for (qsizetype taken = 0; left > 0 && taken < takenAtOnce; --left) {
        const Turn turn = m_waiting.dequeue();
        if (!turn.owner)
            continue;
        turn.work();
        ++taken;
    }
    callLater();
}

void Turns::callLater()
{
    if (!m_waiting.isEmpty() && !std::exchange(m_isCalled, true))
        QMetaObject::invokeMethod(this, &Turns::takeSome, Qt::QueuedConnection);
}

}
