#pragma once

#include <QString>

namespace backup {

//! Makes the application speak \a language, "en" or "ja"; the system's when it is empty. May be called again.
void installLanguage(const QString &language);

}
