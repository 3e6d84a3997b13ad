#pragma once

#include <QtGlobal>
#include <chrono>
#include <deque>
#include <optional>

namespace backup {

//! How fast a copy goes: over its last seconds, so that neither a cache at its beginning nor one large file among many
//! small ones is taken for the whole. Pure, the time comes in.
class RateMeter
{
public:
    using Time = std::chrono::steady_clock::time_point;

    //! Bytes a second when \a bytes in all were done at \a now; nothing before it has been watched for a second.
    std::optional<qint64> rateAt(Time now, qint64 bytes);

private:
    struct Sample {
        Time at;
        qint64 bytes = 0;
    };

    std::deque<Sample> m_samples;
};

//! Whole seconds that the rest takes at \a rate bytes a second, rounded up; nothing when it stands still.
std::optional<qint64> secondsLeft(qint64 bytes, qint64 bytesTotal, std::optional<qint64> rate);

}
