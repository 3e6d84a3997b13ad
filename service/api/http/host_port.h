#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>

namespace backup {

//! "pi:5000" taken apart (RFC 3986, 3.2.2 and 3.2.3).
struct HostPort {
    //! Lower case, no dot at the end; an IPv6 address without its brackets.
    QByteArray host;
    bool isAddress = false;
    //! -1 when none is said.
    int port = -1;

    friend bool operator==(const HostPort &, const HostPort &) = default;
};

//! Nothing when \a text is no host with an optional port.
std::optional<HostPort> readHostPort(QByteArrayView text);

}
