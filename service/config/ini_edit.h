#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QString>

namespace backup {

//! \a text with \a key of \a section set to \a value, which needs no quotes; every other byte stays as it is. A missing
//! key gets a line behind the section's last, indented and ended like it. ConfigInvalid when the section is missing or
//! stands twice, when the key stands twice or spans lines, or when the text would then mean anything else besides.
Result<QByteArray> withValue(const QByteArray &text, const QString &section, const QString &key, const QString &value);

}
