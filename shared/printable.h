#pragma once

#include <QString>

namespace backup {

//! \a text without control characters, which could forge lines or move a terminal's cursor; a tab stays, each other
//! becomes U+FFFD. Names of files hold what people (and attackers) put there.
QString printable(QString text);

}
