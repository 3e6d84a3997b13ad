#include "service/config/section_reader.h"

#include "service/config/path_checks.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

const IniEntry *findIn(const IniSection &section, const QString &key)
{
    const auto found = std::find_if(
        section.entries.cbegin(), section.entries.cend(), [&](const IniEntry &entry) { return entry.key == key; });
    return found == section.entries.cend() ? nullptr : &*found;
}

//! How many of the smallest unit \a ending stands for; nothing when the unit has no such ending.
std::optional<int> factorOf(const QString &ending, Unit unit)
{
    static const QHash<QString, int> sizes {
        {u"k"_s, 1024}, {u"kib"_s, 1024}, {u"m"_s, 1024 * 1024}, {u"mib"_s, 1024 * 1024}};
    const QString lower = ending.toLower();
    if (lower.isEmpty() || (unit == Unit::Percent && lower == u"%") || (unit == Unit::Seconds && lower == u"s"))
        return 1;
    if (unit == Unit::Bytes && sizes.contains(lower))
        return sizes.value(lower);
    return std::nullopt;
}

//! Told after an example of digits.
QString wordsOfEndings(Unit unit)
{
    return unit == Unit::Bytes ? u"; KiB and MiB may stand behind them"_s : QString();
}

std::optional<int> wholeNumber(const QString &text, IntegerRange range, Unit unit)
{
    static const QRegularExpression pattern(u"\\A(-?[0-9]{1,10})\\s*([A-Za-z%]*)\\z"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    const std::optional<int> factor = factorOf(match.captured(2), unit);
    if (!match.hasMatch() || !factor)
        return std::nullopt;
    const qint64 number = match.captured(1).toLongLong() * *factor;
    if (number < range.least || number > range.greatest)
        return std::nullopt;
    return static_cast<int>(number);
}

std::optional<bool> yesOrNo(const QString &text)
{
    static const QHash<QString, bool> words {{u"yes"_s, true}, {u"true"_s, true}, {u"on"_s, true}, {u"1"_s, true},
        {u"no"_s, false}, {u"false"_s, false}, {u"off"_s, false}, {u"0"_s, false}};
    const auto found = words.constFind(text.toLower());
    return found == words.constEnd() ? std::nullopt : std::optional(*found);
}

}

SectionReader::SectionReader(IniSection section, IniSection defaults)
    : m_section(std::move(section))
    , m_defaults(std::move(defaults))
{
}

QString SectionReader::text(const QString &key)
{
    const IniEntry *entry = find(key);
    if (entry == nullptr)
        return {};
    if (entry->lines.size() > 1) {
        refuse(key, u"%1 goes on in the next line, which begins with blanks."_s.arg(key),
            u"Write the value in one line; take the blanks away from the beginning of the lines below."_s);
        return {};
    }
    return entry->value();
}

int SectionReader::integer(const QString &key, int fallback, IntegerRange range, Unit unit)
{
    if (!has(key))
        return fallback;
    const qsizetype before = m_faults.size();
    const QString value = text(key);
    const std::optional<int> number = wholeNumber(value, range, unit);
    if (!number && m_faults.size() == before) {
        refuse(key,
            u"%1 is \"%2\", which is no whole number from %3 to %4."_s.arg(
                key, excerpt(value), QString::number(range.least), QString::number(range.greatest)),
            u"Write it in the digits 0 to 9, such as %1 = %2%3."_s.arg(
                key, QString::number(fallback), wordsOfEndings(unit)));
    }
    return number.value_or(fallback);
}

bool SectionReader::boolean(const QString &key, bool fallback)
{
    if (!has(key))
        return fallback;
    const qsizetype before = m_faults.size();
    const QString value = text(key);
    const std::optional<bool> answer = yesOrNo(value);
    if (!answer && m_faults.size() == before)
        refuse(key, u"%1 is \"%2\", neither yes nor no."_s.arg(key, excerpt(value)), u"Write yes or no."_s);
    return answer.value_or(fallback);
}

QString SectionReader::path(const QString &key)
{
    const qsizetype before = m_faults.size();
    const QString value = text(key);
    if (m_faults.size() > before || !has(key))
        return {};
    if (const Result<void> sound = checkPath(value); !sound) {
        refuse(key, u"%1 %2"_s.arg(key, sound.fault().message), sound.fault().remedy);
        return {};
    }
    return cleanedPath(value);
}

QStringList SectionReader::list(const QString &key)
{
    QStringList items;
    const IniSection &owner = findIn(m_section, key) != nullptr ? m_section : m_defaults;
    for (const IniEntry &entry : owner.entries) {
        if (entry.key == key)
            items += entry.lines;
    }
    items.removeAll(QString());
    return items;
}

void SectionReader::refuseStrangers(const QStringList &known, const QString &repeatable)
{
    constexpr qsizetype mostFaults = 20; // a section with more of them is no section
    const QString remedy = u"The keys are: %1."_s.arg(known.join(u", "_s));
    QHash<QString, int> firstLines;
    for (const IniEntry &entry : m_section.entries) {
        if (m_faults.size() >= mostFaults)
            return;
        if (!known.contains(entry.key)) {
            const QString message = u"\"%1\" is no key of this section."_s.arg(excerpt(entry.key));
            m_faults.append({entry.line, m_section.name, message, remedy});
        } else if (firstLines.contains(entry.key) && entry.key != repeatable) {
            m_faults.append({entry.line, m_section.name,
                u"%1 stands in line %2 already."_s.arg(entry.key, QString::number(firstLines.value(entry.key))),
                u"Keep one of the two lines."_s});
        } else {
            firstLines.insert(entry.key, entry.line);
        }
    }
}

void SectionReader::refuse(const QString &key, const QString &message, const QString &remedy)
{
    m_faults.append({lineOf(key), m_section.name, message, remedy});
}

int SectionReader::lineOf(const QString &key) const
{
    const IniEntry *entry = find(key);
    return entry == nullptr ? m_section.line : entry->line;
}

bool SectionReader::has(const QString &key) const
{
    return find(key) != nullptr;
}

const IniEntry *SectionReader::find(const QString &key) const
{
    const IniEntry *own = findIn(m_section, key);
    return own == nullptr ? findIn(m_defaults, key) : own;
}

}
