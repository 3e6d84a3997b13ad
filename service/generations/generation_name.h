#pragma once

#include <QByteArray>
#include <QDate>
#include <QList>
#include <compare>
#include <optional>

namespace backup {

//! What a generation's folder name says.
struct GenerationName {
    QDate date;
    //! 1 for "hoge_20261122", 2 for "hoge_20261122.2" and so on, the younger the higher.
    int serial = 1;

    friend bool operator==(const GenerationName &, const GenerationName &) = default;
    //! Older before younger.
    friend std::strong_ordering operator<=>(const GenerationName &a, const GenerationName &b)
    {
        if (const auto byDate = a.date.toJulianDay() <=> b.date.toJulianDay(); byDate != 0)
            return byDate;
        return a.serial <=> b.serial;
    }
};

//! Reads \a folder as a generation of the latest named \a base. Only a real calendar date makes one:
//! "hoge_photos_20200101" is none of "hoge", nor is "hoge_20200230".
std::optional<GenerationName> generationFromFolder(const QByteArray &base, const QByteArray &folder);

QByteArray folderFromGeneration(const QByteArray &base, const GenerationName &name);

//! The name for a new generation of \a date: the first serial above all that exist for that date.
GenerationName nextName(const QList<GenerationName> &existing, QDate date);

}
