#include "service/api/http/door_settings.h"

#include "service/api/http/descriptor_reserve.h"

#include <algorithm>

namespace backup {

namespace {

//! What the service has open without any client: event loop, listeners, lock, logs.
constexpr int ownDescriptors = 32;

DoorLimits limitsFrom(const ServerSettings &settings)
{
    DoorLimits limits;
    limits.maxConnections = settings.maxConnections;
    limits.maxConnectionsPerAddress = settings.maxConnectionsPerAddress;
    limits.maxHeader = settings.headerLimit;
    limits.maxBody = settings.bodyLimit;
    limits.requestTimeout = settings.requestTimeout;
    limits.idleTimeout = settings.idleTimeout;
    limits.slowReaderTimeout = settings.sendTimeout;
    limits.maxWaiting = settings.maxWaiting;
    limits.requestsPerSecond = settings.requestsPerSecond.value_or(limits.requestsPerSecond);
    limits.countsLocalRequests = settings.requestsPerSecond.has_value();
    limits.firstReservedDescriptor = reserveDescriptors(limits.maxConnections + Porch::places);
    const int available = limits.firstReservedDescriptor - ownDescriptors;
    limits.maxConnections = std::clamp(available - std::min(Porch::places, available / 2), 1, limits.maxConnections);
    return limits;
}

ServerNames namesFrom(const ServerSettings &settings)
{
    ServerNames names;
    names.own = ownHostNames();
    for (const QString &host : settings.allowedHosts)
        names.allowed.insert(host.toUtf8());
    names.isTls = !settings.tlsCertificate.isEmpty();
    return names;
}

} // namespace

DoorSettings doorSettings(const ServerSettings &settings)
{
    return {limitsFrom(settings), namesFrom(settings), settings.tokenFile, settings.tokenFor, settings.tlsCertificate,
        settings.tlsKey};
}

QList<QHostAddress> listenAddresses(const QString &listen)
{
    if (listen.isEmpty())
        return {QHostAddress(QHostAddress::Any)};
    if (listen == QLatin1StringView("localhost"))
        return {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
    return {QHostAddress(listen)};
}

} // namespace backup
