#pragma once

#include "service/config/ini_text.h"

#include <QStringList>

namespace backup {

//! The least and the greatest value a key may have.
struct IntegerRange {
    int least = 0;
    int greatest = 0;
};

//! What a number of a key counts; decides which endings are understood.
enum class Unit { None, Percent, Seconds, Bytes };

//! Reads the values of one section, then of [DEFAULT] where the section says nothing, and collects what is wrong.
//! A reading that fails adds one fault and gives the fallback; a key may be read once.
class SectionReader
{
public:
    //! \a section with all that stands under its name; \a defaults the same for [DEFAULT].
    SectionReader(IniSection section, IniSection defaults);

    //! The value of a key that takes one line; empty when the key is missing.
    QString text(const QString &key);
    //! A whole number, with the unit's ending or without: "50 %", "10 s", "64 KiB".
    int integer(const QString &key, int fallback, IntegerRange range, Unit unit = Unit::None);
    //! yes, no, true, false, on, off, 1 or 0.
    bool boolean(const QString &key, bool fallback);
    //! An absolute path without a trailing slash; empty when the key is missing or faulty.
    QString path(const QString &key);
    //! All lines of all entries of the key, without empty ones.
    QStringList list(const QString &key);

    //! Adds a fault at each key of the section that is none of \a known, or that repeats one that is not \a repeatable.
    void refuseStrangers(const QStringList &known, const QString &repeatable);
    //! Adds a fault at the key's line, or at the section's where the key is missing.
    void refuse(const QString &key, const QString &message, const QString &remedy);
    //! The line of the key, or of the section where the key is missing.
    int lineOf(const QString &key) const;
    bool has(const QString &key) const;
    const QList<ConfigFault> &faults() const { return m_faults; }

private:
    const IniEntry *find(const QString &key) const;

    IniSection m_section;
    IniSection m_defaults;
    QList<ConfigFault> m_faults;
};

}
