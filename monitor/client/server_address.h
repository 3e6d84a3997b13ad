#pragma once

#include "shared/result.h"

#include <QUrl>

namespace backup {

//! Port of a backup server when none is named.
inline constexpr int defaultServerPort = 5000;

//! The base URL, "http://host:port" without a path, that a person means by "pi", "192.168.1.7:5000", "[fe80::1]",
//! "https://pi.local/" and the like. A fault of kind InvalidRequest says what is wrong with \a text.
Result<QUrl> serverUrlFromText(const QString &text);

//! The short name people read: the host, and the port where it is not the usual one.
QString serverNameFromUrl(const QUrl &url);

}
