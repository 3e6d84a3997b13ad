#include "service/config/set_checks.h"

#include "service/config/copy_names.h"
#include "service/config/path_checks.h"
#include "service/config/rsync_options.h"
#include "service/config/section_reader.h"
#include "service/config/set_name.h"

#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

//! The longest name that ".NAME.backup-server" and "NAME_YYYYMMDD.99" leave room for, in bytes.
constexpr qsizetype longestDestName = 240;
constexpr int mostGenerations = 100'000;

QString requiredPath(SectionReader &reader, const QString &key, const QString &example)
{
    if (!reader.has(key)) {
        reader.refuse(key, u"%1 is missing."_s.arg(key), u"Add a line such as: %1 = %2"_s.arg(key, example));
        return {};
    }
    return reader.path(key);
}

QDate readDate(SectionReader &reader)
{
    const QString key = u"date_last"_s;
    const qsizetype before = reader.faults().size();
    const QString text = reader.text(key);
    static const QRegularExpression eightDigits(u"\\A[0-9]{8}\\z"_s);
    const bool isDigits = eightDigits.match(text).hasMatch();
    const QDate date = isDigits ? QDate::fromString(text, u"yyyyMMdd"_s) : QDate();
    if (!text.isEmpty() && !date.isValid() && reader.faults().size() == before) {
        reader.refuse(key, u"date_last is \"%1\", which is no day."_s.arg(excerpt(text)),
            u"Write year, month and day such as 20261122, or take the line away."_s);
    }
    return date;
}

QStringList readRsyncOptions(SectionReader &reader)
{
    const QString key = u"rsync_options"_s;
    Result<QStringList> options = checkRsyncOptions(reader.list(key).join(u' '));
    if (options)
        return std::move(options).value();
    reader.refuse(key, u"rsync_options: %1"_s.arg(options.fault().message), options.fault().remedy);
    return {};
}

void checkPaths(SectionReader &reader, const BackupSet &set)
{
    if (set.dest == u"/") {
        reader.refuse(u"dest"_s, u"dest is \"/\", the root of the whole system."_s,
            u"Name a folder of its own, such as /mnt/backup/photos."_s);
    } else if (QFile::encodeName(set.dest.section(u'/', -1)).size() > longestDestName) {
        reader.refuse(u"dest"_s, u"The name of the folder dest is longer than %1 bytes."_s.arg(longestDestName),
            u"Choose a shorter name: dated copies get a longer one."_s);
    }
    if (set.source.isEmpty() || set.dest.isEmpty() || set.dest == u"/")
        return;
    if (isWithin(set.dest, set.source) || isWithin(set.source, set.dest)) {
        reader.refuse(u"dest"_s, u"source and dest are one folder, or one stands inside the other."_s,
            u"Choose a dest apart from the source, best on another disk."_s);
    } else if (isWithinCopies(set.source, set.dest)) {
        reader.refuse(u"source"_s, u"source stands inside the dated copies of dest."_s,
            u"Choose a source that no backup writes to."_s);
    }
}

void checkPatterns(SectionReader &reader, const QStringList &patterns)
{
    // rsync(1), OLD PREFIX RULES: it takes back all rules before it, the service's own among them.
    if (patterns.contains(u"!"_s))
        reader.refuse(u"exclude"_s, u"exclude holds \"!\", with which rsync forgets the patterns before it."_s,
            u"Take it away, and those patterns that are not wanted."_s);
}

}

const QStringList &setKeys()
{
    static const QStringList keys {u"source"_s, u"dest"_s, u"keep_count"_s, u"date_last"_s, u"exclude"_s,
        u"hard_links"_s, u"max_delete"_s, u"rsync_options"_s};
    return keys;
}

CheckedSet checkSet(const IniSection &section, const IniSection &defaults)
{
    SectionReader reader(section, defaults);
    BackupSet set;
    set.name = section.name;
    if (const Result<void> named = checkSetName(section.name); !named)
        reader.refuse(QString(), named.fault().message, named.fault().remedy);
    reader.refuseStrangers(setKeys(), u"exclude"_s);
    set.source = requiredPath(reader, u"source"_s, u"/mnt/data/photos"_s);
    set.dest = requiredPath(reader, u"dest"_s, u"/mnt/backup/photos"_s);
    checkPaths(reader, set);
    set.keepCount = reader.integer(u"keep_count"_s, set.keepCount, {0, mostGenerations});
    set.dateLast = readDate(reader);
    set.excludes = reader.list(u"exclude"_s);
    checkPatterns(reader, set.excludes);
    set.hardLinks = reader.boolean(u"hard_links"_s, set.hardLinks);
    set.maxDeletePercent = reader.integer(u"max_delete"_s, set.maxDeletePercent, {0, 100}, Unit::Percent);
    set.rsyncOptions = readRsyncOptions(reader);
    return {set, reader.lineOf(u"source"_s), reader.lineOf(u"dest"_s), reader.faults()};
}

}
