#pragma once

#include "shared/run_event.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

namespace backup {

//! What the threads that do the run and the one that watches it share.
class RunControl
{
public:
    //! \a sink is called by any of the threads, never by two at once.
    explicit RunControl(std::function<void(const RunEvent &)> sink);

    //! Passes an event on; the first report is the last event, whatever comes after it is dropped. Counts as a sign
    //! of life.
    void tell(const RunEvent &event);
    void log(const QString &text) { tell(LogLine {text}); }
    bool hasReported() const { return m_reported; }
    //! What the process is to end with, once the report has been told.
    int reportedExitCode() const { return m_exitCode; }

    //! How far the commit has come, as to what may be said of the latest when a run has to be left where it is.
    enum class Swap { NotBegun, UnderWay, Done };
    void setSwap(Swap swap) { m_swap = swap; }
    Swap swap() const { return m_swap; }
    //! Whether a latest stood there before the run; taken to be so until preflight has looked.
    void setHasLatest(bool hasLatest) { m_hasLatest = hasLatest; }
    bool hasLatest() const { return m_hasLatest; }

    void cancel() { m_cancelled = true; }
    bool isCancelled() const { return m_cancelled; }

    //! For work that has nothing to tell: passes the last progress on once more, without its speed, for whoever reads
    //! the events has to know, too, that the run is alive.
    void signOfLife();
    //! A sign of life that quiet() alone takes for one.
    void restartQuiet();
    //! Time since the last sign of life.
    std::chrono::milliseconds quiet() const;
    //! While a probe is under way, one that answers late is as good as dead.
    void setProbing(const QString &what);
    QString probing() const;

private:
    std::function<void(const RunEvent &)> m_sink;
    mutable std::mutex m_mutex;
    QString m_probing;
    std::optional<Progress> m_progress;
    std::atomic<bool> m_reported = false;
    std::atomic<int> m_exitCode = 0;
    std::atomic<bool> m_cancelled = false;
    std::atomic<Swap> m_swap = Swap::NotBegun;
    std::atomic<bool> m_hasLatest = true;
    std::atomic<std::chrono::steady_clock::time_point> m_lastSign;
};

}
