#include "service/api/http/rate_limit.h"

#include <algorithm>

namespace backup {

namespace {

//! Of the time of the service one part in so many is for one address. A large log costs as much as many small requests.
constexpr int timeShare = 20;
//! An address that uses more than one part in so many has others come before it.
constexpr int littleShare = 200;
//! 5 ms of work; and as long as an address stays busy at most.
constexpr std::chrono::seconds busyAfter(1), longestBusy(10);
constexpr qsizetype manyAddresses = 1024;

}

bool RateLimit::admit(const QHostAddress &address, Time now, double cost)
{
    if (m_perSecond <= 0)
        return true;
    if (m_buckets.size() >= manyAddresses && !m_buckets.contains(address))
        m_buckets.removeIf([this, now](const auto &entry) { return spentAt(entry.value(), now) <= 0; });
    Bucket &bucket = m_buckets[address];
    const double spent = spentAt(bucket, now);
    bucket.at = now;
    bucket.spent = spent;
    // Behind a handshake a request must have room.
    const double more = std::min(cost, m_atOnce / 2);
    if (spent + more > m_atOnce)
        return false;
    bucket.spent += more;
    return true;
}

void RateLimit::charge(const QHostAddress &address, std::chrono::duration<double> taken, double counted, Time now)
{
    const auto bucket = m_buckets.find(address);
    if (bucket == m_buckets.end())
        return;
    bucket->restedAt = std::min(
        std::max(bucket->restedAt, now) + duration_cast<Time::duration>(littleShare * taken), now + longestBusy);
    const double more = std::max(0.0, taken.count() * timeShare * m_perSecond - counted);
    // Forgiven at once, it would cost nothing to ask again and again; after a second a refused client asks again.
    const double most = m_atOnce + m_perSecond - 1;
    bucket->spent = std::min(spentAt(*bucket, now) + more, most);
    bucket->at = now;
}

bool RateLimit::isBusy(const QHostAddress &address, Time now) const
{
    const auto bucket = m_buckets.constFind(address);
    return bucket != m_buckets.cend() && bucket->restedAt > now + busyAfter;
}

double RateLimit::spentAt(const Bucket &bucket, Time now) const
{
    const std::chrono::duration<double> rested = now - bucket.at;
    return std::max(0.0, bucket.spent - rested.count() * m_perSecond);
}

}
