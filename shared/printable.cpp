#include "shared/printable.h"

namespace backup {

namespace {

bool isHarmful(QChar c)
{
    // Bidirectional marks, overrides and isolates make a text read as another.
    return (c.category() == QChar::Other_Control && c != u'\t') || c == u'\u061c' || c == u'\u200e' || c == u'\u200f'
        || (c >= u'\u202a' && c <= u'\u202e') || (c >= u'\u2066' && c <= u'\u2069') || c == QChar::LineSeparator
        || c == QChar::ParagraphSeparator;
}

}

QString printable(QString text)
{
    for (QChar &c : text) {
        if (isHarmful(c))
            c = QChar::ReplacementCharacter;
    }
    return text;
}

}
