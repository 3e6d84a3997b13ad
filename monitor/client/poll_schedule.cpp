#include "monitor/client/poll_schedule.h"

#include <algorithm>

namespace backup {

std::chrono::milliseconds nextPollDelay(const PollTimings &timings, int failures, bool isRunning, double jitter)
{
    if (failures == 0)
        return isRunning ? timings.whileRunning : timings.whileIdle;
    const int doublings = std::min(failures - 1, 16);
    const std::chrono::milliseconds grown = timings.firstRetry * (1L << doublings);
    const auto delay = std::min(grown, timings.slowestRetry);
    return std::chrono::duration_cast<std::chrono::milliseconds>(delay * (0.75 + jitter / 2));
}

}
