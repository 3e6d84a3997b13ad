#include "service/generations/kill_point.h"

#ifdef BACKUP_KILL_POINTS
#include <QByteArrayList>

#include <atomic>
#include <csignal>

namespace backup {

namespace {

//! A step as the environment names it, "step" or "step:N": the first or the Nth time that it is passed.
class ChosenStep
{
public:
    explicit ChosenStep(const QByteArray &text)
        : m_step(text.split(':').constFirst())
        , m_left(text.contains(':') ? text.split(':').constLast().toInt() : 1)
    {
    }

    bool isNow(const char *step) { return m_step == step && --m_left == 0; }

private:
    const QByteArray m_step;
    std::atomic<int> m_left;
};

}

void killPoint(const char *step)
{
    static ChosenStep pause(qgetenv("BACKUP_PAUSE_AT"));
    static ChosenStep end(qgetenv("BACKUP_KILL_AT"));
    if (pause.isNow(step))
        raise(SIGSTOP);
    if (end.isNow(step))
        raise(SIGKILL);
}

}
#endif
