#pragma once

#include <QString>

namespace backup {

//! Makes the application speak \a language, "en" or "ja"; the system's when it is empty, and English where there are
//! no words of that. May be called again.
void installLanguage(const QString &language);

}
