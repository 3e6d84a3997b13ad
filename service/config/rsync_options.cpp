#include "service/config/rsync_options.h"

#include "service/config/ini_text.h"
#include "service/config/shell_words.h"

#include <QHash>
#include <QRegularExpression>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

struct Allowed {
    QLatin1String name;
    //! What the value must look like; empty for an option without one.
    QLatin1String value;
};

// rsync(1). Left out although harmless at first sight: --exclude-from, --cvs-exclude and merge rules (their files may
// change between scan and copy), --size-only, --update and --modify-window (edits are missed), --iconv (names differ
// from the listed ones), --fake-super (owners go where no file manager sees them), --chmod and the like (the copy
// differs from the source), --prune-empty-dirs (takes listed folders for empty).
constexpr auto sizePattern = "[0-9]+(\\.[0-9]+)?([KMGTP](B|iB)?|[kmgtpb])?([+-]1)?"_L1;
constexpr auto ratePattern = "[0-9]+(\\.[0-9]+)?([KMGkmg](B|iB)?)?"_L1;
// Not "!" alone, which takes back all rules before it, the service's own among them (rsync(1), OLD PREFIX RULES).
constexpr auto anyPattern = "(?!!\\z)(.|\\s)+"_L1;
constexpr std::array allowedOptions {
    Allowed {"--bwlimit"_L1, ratePattern},
    Allowed {"--checksum"_L1, {}},
    Allowed {"--exclude"_L1, anyPattern},
    Allowed {"--filter"_L1, "([-+]|include|exclude) (.|\\s)+"_L1},
    Allowed {"--include"_L1, anyPattern},
    Allowed {"--max-alloc"_L1, sizePattern},
    Allowed {"--max-size"_L1, sizePattern},
    Allowed {"--min-size"_L1, sizePattern},
    Allowed {"--no-acls"_L1, {}},
    Allowed {"--no-devices"_L1, {}},
    Allowed {"--no-specials"_L1, {}},
    Allowed {"--no-whole-file"_L1, {}},
    Allowed {"--no-xattrs"_L1, {}},
    Allowed {"--numeric-ids"_L1, {}},
    Allowed {"--one-file-system"_L1, {}},
    Allowed {"--open-noatime"_L1, {}},
    Allowed {"--timeout"_L1, "[0-9]{1,6}"_L1},
    Allowed {"--whole-file"_L1, {}},
};

const QHash<QString, QString> &longNames()
{
    static const QHash<QString, QString> names {{u"-c"_s, u"--checksum"_s}, {u"-f"_s, u"--filter"_s},
        {u"-W"_s, u"--whole-file"_s}, {u"-x"_s, u"--one-file-system"_s}, {u"--no-A"_s, u"--no-acls"_s},
        {u"--no-X"_s, u"--no-xattrs"_s}, {u"--no-W"_s, u"--no-whole-file"_s}};
    return names;
}

//! What to do instead of an option that people are likely to write.
QString insteadOf(const QString &name)
{
    static const QString needless = u"Take it away: the service does this by itself."_s;
    static const QHash<QString, QString> remedies {
        {u"--archive"_s, needless},
        {u"-a"_s, needless},
        {u"--delete"_s, needless},
        {u"--acls"_s, needless},
        {u"-A"_s, needless},
        {u"--xattrs"_s, needless},
        {u"-X"_s, needless},
        {u"--sparse"_s, needless},
        {u"-S"_s, needless},
        {u"--link-dest"_s, needless},
        {u"--partial"_s, needless},
        {u"--recursive"_s, needless},
        {u"-r"_s, needless},
        {u"--hard-links"_s, u"Write hard_links = yes in a line of its own instead."_s},
        {u"-H"_s, u"Write hard_links = yes in a line of its own instead."_s},
        {u"--max-delete"_s, u"Write max_delete = 50 (percent) in a line of its own instead."_s},
        {u"--exclude-from"_s, u"Write the patterns under exclude = instead, one a line."_s},
        {u"--include-from"_s, u"Write one --include=PATTERN for each pattern."_s},
        {u"--rsh"_s, u"Mount the other machine's folder and name it as source."_s},
        {u"-e"_s, u"Mount the other machine's folder and name it as source."_s},
    };
    QStringList names;
    for (const Allowed &option : allowedOptions)
        names.append(option.name);
    return remedies.value(name, u"Take it away. Allowed are %1."_s.arg(names.join(u", "_s)));
}

const Allowed *findAllowed(const QString &name)
{
    for (const Allowed &option : allowedOptions) {
        if (name == option.name)
            return &option;
    }
    return nullptr;
}

//! Whether \a word is short options that share a dash: -xc.
bool isBundle(const QString &word)
{
    static const QRegularExpression pattern(u"\\A-[A-Za-z0-9]{2,}\\z"_s);
    return pattern.match(word).hasMatch();
}

QStringList unbundled(const QString &word)
{
    QStringList options;
    for (const QChar letter : word.sliced(1))
        options.append(u"-"_s + letter);
    return options;
}

Result<QString> checkValue(const Allowed &option, const QString &value)
{
    const QRegularExpression pattern(QRegularExpression::anchoredPattern(option.value));
    if (!pattern.match(value).hasMatch()) {
        return configInvalid(u"%1 does not take \"%2\"."_s.arg(QString(option.name), excerpt(value)),
            u"Write a value that rsync(1) names for it; of filter rules only \"+ PATTERN\" and \"- PATTERN\"."_s);
    }
    return QString(option.name + u'=' + value);
}

}

Result<QStringList> checkRsyncOptions(const QString &value)
{
    const std::optional<QStringList> words = shellWords(value);
    if (!words)
        return configInvalid(
            u"a quote is not closed."_s, u"Close it; a value with # or ; stands in double quotes whole."_s);
    QStringList passed;
    QStringList left = *words;
    while (!left.isEmpty()) {
        if (isBundle(left.constFirst()))
            left = unbundled(left.constFirst()) + left.sliced(1);
        const QString word = left.takeFirst();
        const qsizetype equals = word.indexOf(u'=');
        const QString written = word.left(equals);
        const Allowed *option = findAllowed(longNames().value(written, written));
        if (!word.startsWith(u'-'))
            return configInvalid(u"\"%1\" is not an option."_s.arg(excerpt(word)),
                u"Put quotes around a value with blanks: --exclude=\"my folder\"."_s);
        if (option == nullptr)
            return configInvalid(u"%1 is not allowed."_s.arg(excerpt(written)), insteadOf(written));
        const bool hasValue = equals >= 0;
        if (option->value.isEmpty() && hasValue)
            return configInvalid(u"%1 takes no value."_s.arg(written), u"Take the part from \"=\" away."_s);
        if (option->value.isEmpty()) {
            passed.append(option->name);
            continue;
        }
        if (!hasValue && left.isEmpty())
            return configInvalid(
                u"%1 has no value."_s.arg(written), u"Write it as %1=VALUE."_s.arg(QString(option->name)));
        const Result<QString> checked = checkValue(*option, hasValue ? word.sliced(equals + 1) : left.takeFirst());
        if (!checked)
            return checked.fault();
        passed.append(*checked);
    }
    return passed;
}

}
