#pragma once

#include <QJsonObject>

namespace backup {

//! Beyond so many UTF-16 units, a text in an answer is cut: a paragraph fits, what would stop the window does not.
constexpr qsizetype longestForeignText = 2'000;

//! \a object with each text in it, keys aside, as it may be shown to people: cut at longestForeignText, without control
//! characters but line breaks and tabs, and without what turns the direction of the text after it (Unicode UAX #9,
//! embeddings, overrides and isolates), for with that a name can look like another.
QJsonObject withSafeTexts(const QJsonObject &object);
//! The same of one text.
QString safeText(const QString &text);

}
