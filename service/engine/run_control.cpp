#include "service/engine/run_control.h"

namespace backup {

RunControl::RunControl(std::function<void(const RunEvent &)> sink)
    : m_sink(std::move(sink))
    , m_lastSign(std::chrono::steady_clock::now())
{
}

void RunControl::tell(const RunEvent &event)
{
    restartQuiet();
    const std::lock_guard lock(m_mutex);
    if (m_reported)
        return;
    if (const auto *progress = std::get_if<Progress>(&event)) {
        m_progress = *progress;
        m_progress->rate.reset();
        m_progress->eta.reset();
    }
    m_sink(event);
    if (const auto *report = std::get_if<RunReport>(&event)) {
        m_exitCode = report->fault ? exitCode(report->fault->kind) : 0;
        m_reported = true;
    }
}

void RunControl::signOfLife()
{
    restartQuiet();
    const std::lock_guard lock(m_mutex);
    if (m_progress && !m_reported)
        m_sink(*m_progress);
}

void RunControl::restartQuiet()
{
    m_lastSign = std::chrono::steady_clock::now();
}

std::chrono::milliseconds RunControl::quiet() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_lastSign.load());
}

void RunControl::setProbing(const QString &what)
{
    restartQuiet();
    const std::lock_guard lock(m_mutex);
    m_probing = what;
}

QString RunControl::probing() const
{
    const std::lock_guard lock(m_mutex);
    return m_probing;
}

}
