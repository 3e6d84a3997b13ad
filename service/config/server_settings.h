#pragma once

#include "service/system/log_level.h"

#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

namespace backup {

//! Which requests need a token once `token_file` names one.
enum class TokenFor { Changes, All };

//! The `[server]` section of config.ini: how the service listens, what it takes and what it keeps.
struct ServerSettings {
    //! Address to listen on, IPv4 or IPv6, or "localhost" for both of this machine's own; empty for every address.
    QString listen;
    quint16 port = 5000;
    //! Runs at a time.
    int parallel = 1;
    //! Task logs kept; the oldest go first.
    int logKeep = 500;
    LogLevel logLevel = LogLevel::Info;

    //! Open connections, in all and from one address.
    int maxConnections = 128;
    int maxConnectionsPerAddress = 32;
    //! Request line and header fields, and body, in bytes.
    int headerLimit = 16 * 1024;
    int bodyLimit = 64 * 1024;
    //! From the first byte of a request to its last.
    std::chrono::seconds requestTimeout {10};
    //! Between two requests of one connection.
    std::chrono::seconds idleTimeout {30};
    //! How long a client may take no byte of its answer.
    std::chrono::seconds sendTimeout {30};
    //! Clients that wait for the end of a run (`?wait`).
    int maxWaiting = 64;
    //! From one address, averaged; 0: no limit. Unset: 100, and this machine's own addresses are not counted, since a
    //! proxy here speaks for many.
    std::optional<int> requestsPerSecond;

    //! Names, lower case, under which the service may be addressed besides its own.
    QStringList allowedHosts;
    //! Absolute path of the tokens' hashes; empty: everybody may do everything.
    QString tokenFile;
    TokenFor tokenFor = TokenFor::Changes;
    //! Absolute paths of PEM files, both or none; none: no TLS.
    QString tlsCertificate;
    QString tlsKey;

    friend bool operator==(const ServerSettings &, const ServerSettings &) = default;
};

}
