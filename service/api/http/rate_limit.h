#pragma once

#include <QHash>
#include <QHostAddress>
#include <chrono>

namespace backup {

//! Lets each address do so many requests a second and use a twentieth of the service's time, with a burst of two
//! seconds' worth unless it is told otherwise; pure, the time comes in.
class RateLimit
{
public:
    using Time = std::chrono::steady_clock::time_point;

    //! 0 sets no limit.
    explicit RateLimit(int requestsPerSecond)
        : RateLimit(requestsPerSecond, 2 * requestsPerSecond)
    {
    }
    //! \a atOnce: requests of an address that has rested.
    RateLimit(int requestsPerSecond, int atOnce)
        : m_perSecond(requestsPerSecond)
        , m_atOnce(atOnce)
    {
    }

    //! Whether \a address may do one more request at \a now, or something that counts as \a cost of them, but as no
    //! more than one second allows; counts it when it may.
    bool admit(const QHostAddress &address, Time now, double cost = 1);
    //! Counts the time that work for \a address took, less what admit() has counted for it; up to so much that one more
    //! request may come after a second.
    void charge(const QHostAddress &address, std::chrono::duration<double> taken, double counted, Time now);
    //! Whether work for \a address has lately taken so long that others should come before it.
    bool isBusy(const QHostAddress &address, Time now) const;
    //! Addresses that are remembered; those that have rested are forgotten when there are many.
    qsizetype size() const { return m_buckets.size(); }

private:
    struct Bucket {
        double spent = 0;
        Time at;
        //! When the work for it so far has taken little time again.
        Time restedAt;
    };

    double spentAt(const Bucket &bucket, Time now) const;

    int m_perSecond;
    double m_atOnce;
    QHash<QHostAddress, Bucket> m_buckets;
};

}
