#include "service/rsync/rsync_command.h"

#include <algorithm>
#include <array>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr auto secondAcl = "trusted.SGI_ACL_"_L1;
constexpr std::array keptNamespaces {"user."_L1, "trusted."_L1, "security."_L1};

QString withSlash(const QString &folder)
{
    return folder.endsWith(u'/') ? folder : folder + u'/';
}

QString modifyWindow(StorageAbilities::Times times)
{
    switch (times) {
    case StorageAbilities::Times::Nanoseconds:
        // Else whole seconds are compared, and a same-size edit within a second is missed (rsync(1), --modify-window).
        return u"--modify-window=-1"_s;
    case StorageAbilities::Times::Seconds:
        return u"--modify-window=0"_s;
    case StorageAbilities::Times::TwoSeconds:
        return u"--modify-window=1"_s;
    }
    Q_UNREACHABLE();
}

//! What isKeptAttribute() and isSecondAcl() say, to rsync; for an ordinary user it takes "user." alone by itself. For
//! both sides: with --delete-excluded a rule is else for the sender alone. "**", for names may hold slashes.
QStringList attributeRules(const StorageAbilities &able)
{
    QStringList rules;
    if (!able.rootAttributes)
        return rules;
    if (able.showsAclsTwice)
        rules << u"--filter=-xsr "_s + secondAcl + u"**"_s;
    for (const QLatin1String kept : keptNamespaces)
        rules << u"--filter=+xsr "_s + kept + u"**"_s;
    return rules << u"--filter=-xsr **"_s;
}

QStringList commonArguments(const TransferOptions &options)
{
    const StorageAbilities &able = options.abilities;
    // Plain figures and unescaped high bytes, for RsyncOutput.
    QStringList arguments {u"-a"_s, u"-8"_s, u"--no-human-readable"_s, u"--info=progress2"_s, u"--stats"_s,
        u"--numeric-ids"_s, u"--sparse"_s, modifyWindow(able.times)};
    if (able.acls)
        arguments << u"-A"_s;
    if (able.xattrs)
        arguments << u"-XX"_s // also rsync's own, which a source that is a copy made with --fake-super has
                  << attributeRules(able);
    if (!able.symlinks)
        arguments << u"--no-links"_s;
    if (!able.owners)
        arguments << u"--no-owner"_s << u"--no-group"_s;
    if (!able.permissions)
        arguments << u"--no-perms"_s;
    // Else the next run could not read its own copy.
    if (able.permissions && !able.closedFolders)
        arguments << u"--chmod=Du+rx"_s;
    if (!able.devices)
        arguments << u"--no-devices"_s;
    if (!able.fifos)
        arguments << u"--no-specials"_s;
    if (options.hardLinks)
        arguments << u"-H"_s;
    for (const QString &pattern : options.excludes)
        arguments << u"--exclude="_s + pattern;
    return arguments + options.extra;
}

QStringList folders(const QString &source, const QString &target)
{
    return {u"--"_s, withSlash(source), withSlash(target)};
}

//! A line for each difference and nothing done. When files are copied, nobody needs these lines, and with many small
//! files they cost a tenth of the time.
QStringList listing()
{
    return {u"-n"_s, u"--out-format=%i %n"_s};
}

// --files-from switches recursion off but implies -d only in part; both are said outright. The list was made some
// time ago: what has vanished since is noticed afterwards, entry by entry.
QStringList listed(const QString &listFile)
{
    return {u"--no-r"_s, u"-d"_s, u"--from0"_s, u"--files-from="_s + listFile, u"--ignore-missing-args"_s};
}

// Excluded entries leave the next copy too, as they would with a fresh one.
QStringList deleting(const TransferOptions &options)
{
    QStringList arguments {u"--delete"_s, u"--delete-excluded"_s};
    if (options.ignoreErrors)
        arguments << u"--ignore-errors"_s;
    return arguments;
}

}

bool isKeptAttribute(const QByteArray &name)
{
    return std::any_of(
        keptNamespaces.begin(), keptNamespaces.end(), [&name](QLatin1String kept) { return name.startsWith(kept); });
}

bool isSecondAcl(const QByteArray &name)
{
    return name.startsWith(secondAcl);
}

QStringList scanArguments(const TransferOptions &options, const QString &source, const QString &target)
{
    return commonArguments(options) + listing() + deleting(options) + folders(source, target);
}

QStringList scanListedArguments(
    const TransferOptions &options, const QString &source, const QString &target, const QString &listFile)
{
    return commonArguments(options) + listing() + listed(listFile) + folders(source, target);
}

QStringList copyListedArguments(
    const TransferOptions &options, const QString &source, const QString &target, const QString &listFile)
{
    return commonArguments(options) + listed(listFile) + folders(source, target);
}

QStringList dressArguments(const TransferOptions &options, const QString &source, const QString &target)
{
    // The first rule that matches wins.
    return QStringList {u"--exclude=/*"_s} + commonArguments(options) + QStringList {u"--no-r"_s, u"-d"_s}
    + folders(source, target);
}

QStringList copyAllArguments(
    const TransferOptions &options, const QString &source, const QString &target, const QString &linkDest)
{
    QStringList arguments = commonArguments(options) + deleting(options);
    if (!linkDest.isEmpty())
        arguments << u"--link-dest="_s + linkDest;
    return arguments + folders(source, target);
}

}
