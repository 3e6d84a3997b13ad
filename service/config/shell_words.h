#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace backup {

//! \a text split into words at blanks, as a shell would: '…' and "…" hold blanks together. Nothing else is special:
//! backslashes, $ and * are plain. Nothing when a quote is not closed.
std::optional<QStringList> shellWords(const QString &text);

}
