#pragma once

#include <QtGlobal>
#include <chrono>
#include <limits>

namespace backup {

//! What one client, and all of them together, may use of the service.
struct DoorLimits {
    int maxConnections = 128;
    int maxConnectionsPerAddress = 32;
    //! Request line and header fields together, bytes.
    qint64 maxHeader = 16 * 1024;
    //! Decoded body, bytes.
    qint64 maxBody = 64 * 1024;
    //! From the first byte of a request to its last.
    std::chrono::milliseconds requestTimeout = std::chrono::seconds(10);
    //! Between two requests, and before the first.
    std::chrono::milliseconds idleTimeout = std::chrono::seconds(30);
    //! For each 64 KiB of an answer that a client is slow to take.
    std::chrono::milliseconds slowReaderTimeout = std::chrono::seconds(30);
    //! Bytes of answers that are kept for all slow readers together.
    qint64 maxKept = 16 * 1024 * 1024;
    //! Clients whose answer comes later.
    int maxWaiting = 64;
    //! Per address, averaged; 0 sets no limit.
    int requestsPerSecond = 100;
    //! Whether that holds for this machine's own addresses too.
    bool countsLocalRequests = false;
    //! How often a client that calls the server by another name makes it look for new names of its own at most: they
    //! can change when the network comes up.
    std::chrono::milliseconds namesAge = std::chrono::seconds(10);
    //! Descriptors from this one on are not for connections: reserveDescriptors().
    int firstReservedDescriptor = std::numeric_limits<int>::max();
};

}
