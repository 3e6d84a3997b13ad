#include "service/generations/generation_name.h"

#include <algorithm>
#include <limits>

namespace backup {

namespace {

constexpr qsizetype dateDigits = 8;

bool isNumber(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}

std::optional<GenerationName> generationFromFolder(const QByteArray &base, const QByteArray &folder)
{
    if (!folder.startsWith(QByteArray(base + '_')))
        return std::nullopt;
    const QByteArray rest = folder.sliced(base.size() + 1);
    const QByteArray digits = rest.left(dateDigits);
    if (digits.size() != dateDigits || !isNumber(digits))
        return std::nullopt;

    GenerationName name;
    name.date = QDate(digits.left(4).toInt(), digits.sliced(4, 2).toInt(), digits.sliced(6, 2).toInt());
    const QByteArray suffix = rest.sliced(dateDigits);
    if (!suffix.isEmpty()) {
        if (suffix[0] != '.' || !isNumber(QByteArrayView(suffix).sliced(1)) || suffix[1] == '0')
            return std::nullopt;
        name.serial = suffix.sliced(1).toInt();
        // The highest has no successor.
        if (name.serial < 2 || name.serial == std::numeric_limits<int>::max())
            return std::nullopt;
    }
    if (!name.date.isValid())
        return std::nullopt;
    return name;
}

QByteArray folderFromGeneration(const QByteArray &base, const GenerationName &name)
{
    const QByteArray folder = base + '_' + name.date.toString(u"yyyyMMdd").toLatin1();
    return name.serial == 1 ? folder : folder + '.' + QByteArray::number(name.serial);
}

GenerationName nextName(const QList<GenerationName> &existing, QDate date)
{
    GenerationName next {date, 1};
    for (const GenerationName &name : existing) {
        if (name.date == date)
            next.serial = std::max(next.serial, name.serial + 1);
    }
    return next;
}

}
