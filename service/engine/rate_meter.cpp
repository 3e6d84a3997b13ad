#include "service/engine/rate_meter.h"

#include <algorithm>

namespace backup {

using namespace std::chrono_literals;

namespace {

constexpr auto watched = 5s;
constexpr auto soonest = 1s;
// rsync tells its progress after each file, thousands of times a second where they are small.
constexpr auto betweenSamples = 250ms;

}

std::optional<qint64> RateMeter::rateAt(Time now, qint64 bytes)
{
    if (m_samples.empty() || now - m_samples.back().at >= betweenSamples)
        m_samples.push_back({now, bytes});
    while (m_samples.size() > 1 && now - m_samples[1].at >= watched)
        m_samples.pop_front();
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_samples.front().at);
    if (passed < soonest)
        return std::nullopt;
    const double seconds = std::chrono::duration<double>(passed).count();
    return std::max<qint64>(qRound64(static_cast<double>(bytes - m_samples.front().bytes) / seconds), 0);
}

std::optional<qint64> secondsLeft(qint64 bytes, qint64 bytesTotal, std::optional<qint64> rate)
{
    if (!rate || *rate <= 0 || bytesTotal <= 0)
        return std::nullopt;
    const qint64 rest = std::max<qint64>(bytesTotal - bytes, 0);
    return rest / *rate + (rest % *rate > 0 ? 1 : 0);
}

}
