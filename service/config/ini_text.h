#pragma once

#include "shared/fault.h"
#include "shared/set_info.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace backup {

//! A piece of a text, in bytes from its beginning.
struct ByteRange {
    qsizetype begin = 0;
    qsizetype end = 0;
};

//! One key with its value, as the text has it.
struct IniEntry {
    //! Lower case: keys are without case.
    QString key;
    //! The value, one item a line, without comments, surrounding blanks and quotes. The first item, which stands on
    //! the key's line, is always there and may be empty; blank lines are no items.
    QStringList lines;
    //! 1-based line of the key.
    int line = 0;
    //! Where the first of lines stands, quotes left out.
    ByteRange firstLine;

    //! The lines joined by line feeds, as Python's configparser gives a value, but for blank lines.
    QString value() const;
};

//! One `[name]` with what follows it.
struct IniSection {
    QString name;
    //! 1-based line of the name.
    int line = 0;
    //! In the text's order; a repeated key stands here twice.
    QList<IniEntry> entries;
    //! Behind the line, in bytes, of the last key or continuation (of the name when there is none).
    qsizetype end = 0;
    //! The blanks before the last key (before the name when there is none).
    QString indent;
};

//! A text in the dialect of config.ini, read.
struct IniDocument {
    //! In the text's order; a repeated name stands here twice. [DEFAULT] is one of them.
    QList<IniSection> sections;
    //! Lines that are no part of the dialect, in the text's order; at most maxIniFaults, then reading stops.
    QList<ConfigFault> faults;
};

constexpr qsizetype maxIniFaults = 1000;
//! The section whose keys hold in every other one that does not have them.
inline constexpr QLatin1String defaultsName("DEFAULT");

//! Reads \a text in the dialect of Python's configparser: `=` or `:`, full-line comments with # and ;, indented
//! continuation lines, keys without case; plus comments behind a blank and double quotes around a value. UTF-8 with
//! or without byte order mark; lines end with LF, CRLF or CR. Interpolation is unknown: %, commas and backslashes
//! are plain. Takes any bytes; a line that makes no sense is a fault of the section it stands in.
IniDocument parseIni(const QByteArray &text);

//! \a text fit for a sentence: at most 60 characters, control characters shown as "?".
QString excerpt(const QString &text);
//! The fault of a value, or of a section's name, that cannot be what is meant.
Fault configInvalid(const QString &message, const QString &remedy);

}
