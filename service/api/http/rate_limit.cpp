#include "service/api/http/rate_limit.h"

#include <algorithm>

namespace backup {

namespace {

constexpr int burstSeconds = 2;
constexpr qsizetype manyAddresses = 1024;

}

bool RateLimit::admit(const QHostAddress &address, Time now)
{
    if (m_perSecond <= 0)
        return true;
    if (m_buckets.size() >= manyAddresses && !m_buckets.contains(address))
        m_buckets.removeIf([this, now](const auto &entry) { return spentAt(entry.value(), now) <= 0; });
    Bucket &bucket = m_buckets[address];
    const double spent = spentAt(bucket, now);
    bucket.at = now;
    bucket.spent = spent;
    if (spent + 1 > m_perSecond * burstSeconds)
        return false;
    bucket.spent += 1;
    return true;
}

double RateLimit::spentAt(const Bucket &bucket, Time now) const
{
    const std::chrono::duration<double> rested = now - bucket.at;
    return std::max(0.0, bucket.spent - rested.count() * m_perSecond);
}

}
