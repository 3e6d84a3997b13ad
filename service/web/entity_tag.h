#pragma once

#include <QByteArray>

namespace backup {

//! Whether the field If-None-Match names \a etag; weak and strong tags compare alike there (RFC 9110, 13.1.2).
bool namesTag(const QByteArray &ifNoneMatch, const QByteArray &etag);

}
