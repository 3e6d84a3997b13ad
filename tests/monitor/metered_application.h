#pragma once

#include "monitor/client/answer_reader.h"

#include <QApplication>
#include <QThread>
#include <algorithm>
#include <ctime>
#include <limits>

namespace backup {

//! How long an event may take, in times that it takes to read 4,000 tasks, about 20 ms where 50 ms are the goal: no
//! machine's speed decides a test.
inline constexpr double longestBlock = 2.5;

//! What the calling thread has used of the processor.
inline double threadCpuMs()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

//! Measures how long the longest event takes, in CPU time of the window's thread, so that other programs on the
//! machine do not count.
class MeteredApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        const bool isOutermost = m_depth == 0;
        const double before = isOutermost ? threadCpuMs() : 0;
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        if (isOutermost && QThread::currentThread() == thread())
            m_longestMs = std::max(m_longestMs, threadCpuMs() - before);
        return result;
    }

    double takeLongestMs() { return std::exchange(m_longestMs, 0); }

private:
    // Each thread delivers its own events.
    static inline thread_local int m_depth = 0;
    double m_longestMs = 0;
};

//! What reading \a body costs, the best of five.
inline double readingMs(const QByteArray &body)
{
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < 5; ++i) {
        const double before = threadCpuMs();
        const Answer<QList<Task>> answer = readStatus({{}, {}, 200, "application/json", {}, body});
        if (std::holds_alternative<QList<Task>>(answer))
            best = std::min(best, threadCpuMs() - before);
    }
    return best;
}

}
