#pragma once

#include <chrono>

namespace backup {

//! How often a server is asked.
struct PollTimings {
    std::chrono::milliseconds whileRunning {1'000};
    std::chrono::milliseconds whileIdle {5'000};
    std::chrono::milliseconds firstRetry {5'000};
    std::chrono::milliseconds slowestRetry {60'000};
    //! How old the list of sets may grow before it is asked for again.
    std::chrono::milliseconds setsRefresh {60'000};
};

//! Time from the end of one poll to the begin of the next. \a failures counts the polls that failed in a row;
//! \a jitter, 0 to 1, spreads the retries of many monitors by a quarter to both sides.
std::chrono::milliseconds nextPollDelay(const PollTimings &timings, int failures, bool isRunning, double jitter);

}
