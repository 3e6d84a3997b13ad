#pragma once

#include <QString>

namespace backup {

//! A file name that stands for \a name and for no other: percent-encoded UTF-8, never empty, no '/', no leading '.', at
//! most 200 bytes, which leaves room for an ending and a temporary suffix. QUrl::fromPercentEncoding gives the name
//! back, unless it is so long that its tail is a SHA-256 in place of the text ("~" stands before it).
QString safeFileName(const QString &name);

}
