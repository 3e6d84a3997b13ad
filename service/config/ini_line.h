#pragma once

#include <QString>
#include <optional>

namespace backup {

//! A piece of one line: its text, and where it stands in UTF-16 units from the line's beginning.
struct LinePiece {
    QString text;
    qsizetype begin = 0;
    qsizetype end = 0;
    //! The piece begins with a double quote that nothing closes.
    bool quoteIsOpen = false;
};

//! `key = value` as one line holds it.
struct KeyLine {
    //! Lower case; empty when nothing stands before the delimiter.
    QString key;
    LinePiece value;
};

//! Number of blanks before the first other character, as Python counts them.
qsizetype indentOf(const QString &line);
//! Whether nothing but blanks stands in the line.
bool isBlank(const QString &line);
//! Whether the first character that is not blank is '#' or ';'.
bool isComment(const QString &line);
//! Whether the line opens a section, well or badly.
bool isSectionLine(const QString &line);
//! The name between the brackets, blanks kept as Python keeps them; nothing when the closing bracket is missing.
//! What follows the brackets is ignored.
std::optional<QString> sectionName(const QString &line);
//! The line as key and value; nothing when it has no '=' or ':' before a comment.
std::optional<KeyLine> keyLine(const QString &line);
//! The value that begins at \a from, or behind the blanks there: without a comment, without the double quotes
//! around it, and with "" between quotes read as one quote. A quoted text that more text follows is left as it is.
LinePiece valueAt(const QString &line, qsizetype from);

}
