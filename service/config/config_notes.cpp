#include "service/config/config_notes.h"

#include "service/config/copy_names.h"
#include "service/config/ini_line.h"
#include "service/config/ini_text.h"
#include "service/config/mount_point.h"
#include "service/config/path_checks.h"
#include "service/config/set_checks.h"
#include "service/config/set_name.h"
#include "shared/printable.h"

#include <QRegularExpression>

#include <QHash>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

enum class Role { TokenFile, Source, AboveDest };

struct NamedPath {
    Role role;
    QString path;
    //! Told when it is not there.
    QString note;
    //! The one that it belongs to, or none.
    const BackupSet *set = nullptr;
};

QList<NamedPath> namedPaths(const Config &config)
{
    QList<NamedPath> paths;
    if (const QString &tokens = config.server.tokenFile; !tokens.isEmpty()) {
        paths.append({Role::TokenFile, tokens,
            u"[server] token_file %1 is not there: what needs a token is refused until backup-server token has made it."_s
                .arg(tokens),
            nullptr});
    }
    for (const BackupSet &set : config.sets) {
        const QString above = parentPath(set.dest);
        paths.append({Role::Source, set.source, u"[%1] source %2 is not there now."_s.arg(set.name, set.source), &set});
        paths.append({Role::AboveDest, above,
            u"[%1] %2, the folder above dest, is not there now."_s.arg(set.name, above), &set});
    }
    return paths;
}

bool isSetting(const QString &line)
{
    const std::optional<KeyLine> parts = keyLine(line);
    return parts && setKeys().contains(parts->key);
}

bool isHead(const QString &line)
{
    if (!line.startsWith(u'[') || !line.endsWith(u']'))
        return false;
    const QString name = line.sliced(1).chopped(1);
    return name == defaultsName || checkSetName(name).isOk();
}

QStringList patternNotes(const BackupSet &set)
{
    QStringList notes;
    const auto add = [&](const QString &pattern, const QString &note) {
        notes.append(u"[%1] exclude holds one pattern \"%2\", %3"_s.arg(set.name, excerpt(pattern), note));
    };
    // Two words with wildcards; before a word, "+ " and "- " are rsync's own.
    static const QRegularExpression several(u"^(?![+-] )[^ ]*\\*[^ ]* +[^ ]*\\*"_s);
    for (const QString &pattern : set.excludes) {
        if (pattern.contains(u", "_s))
            add(pattern, u"comma included. Write each pattern in a line of its own."_s);
        else if (several.match(pattern).hasMatch())
            add(pattern, u"blank included. If these are several, write each in a line of its own."_s);
        if (isHead(pattern))
            add(pattern,
                u"which reads like a section's name. If it is one, take the blanks away from the beginning of it and "
                "of the lines below it."_s);
        else if (isSetting(pattern))
            add(pattern,
                u"which reads like a setting. If it is one, take the blanks away from the beginning of its line."_s);
        if (isWithin(pattern, set.source))
            add(pattern,
                u"which begins with the source. Patterns begin below it: /cache, not %1/cache."_s.arg(set.source));
    }
    return notes;
}

//! What a run of \a set finds wrong with its source; empty when nothing is.
QString sourceNote(const BackupSet &set, const Sight &source)
{
    if (!source.isFolder)
        return u"[%1] source %2 is not a folder. Let source name a folder."_s.arg(set.name, set.source);
    if (!source.isReadable)
        return u"[%1] For a service that runs as this user: source %2 cannot be read."_s.arg(set.name, set.source);
    return {};
}

//! The same of the folder above dest.
QString aboveDestNote(const BackupSet &set, const QString &path, const Sight &above, const Probe &probe)
{
    if (!above.isFolder)
        return u"[%1] %2, in which dest is to stand, is not a folder. Let dest stand in a folder."_s.arg(
            set.name, path);
    if (above.isReadOnly)
        return u"[%1] The filesystem of dest, at %2, is mounted read-only. %3"_s.arg(
            set.name, path, remountRemedy(probe.mountPointOf(path)));
    if (!above.isWritable)
        return u"[%1] For a service that runs as this user: %2, the folder above dest, cannot be written."_s.arg(
            set.name, path);
    return {};
}

//! The same of dest itself, which need not be there yet.
QString destNote(const BackupSet &set, const Sight &above, const Sight &dest)
{
    if (dest.isLink)
        return u"[%1] dest %2 is a symbolic link; a copy could not take its place. Let dest name the folder that the "
               u"link points to."_s.arg(set.name, set.dest);
    if (dest.presence != Presence::There)
        return {};
    if (!dest.isFolder)
        return u"[%1] dest %2 is not a folder. Move it away, or let dest name a folder."_s.arg(set.name, set.dest);
    if (dest.device != above.device)
        return u"[%1] dest %2 is itself a mounted disk or a subvolume; the copies before could not stand beside it. "
               u"Let dest name a folder in it, for example %2/latest."_s.arg(set.name, set.dest);
    return {};
}

//! Of \a folders, which stand beside the dest of \a set, its older copies, oldest first.
QStringList olderCopies(const BackupSet &set, const QStringList &folders)
{
    const QString above = parentPath(set.dest);
    const QString begin = set.dest.section(u'/', -1) + u'_';
    const auto age = [&begin](const QString &copy) {
        constexpr qsizetype digits = 8; // YYYYMMDD, and after a dot the serial
        return std::pair(copy.mid(begin.size(), digits), copy.mid(begin.size() + digits + 1).toInt());
    };
    QStringList copies;
    for (const QString &folder : folders) {
        if (folder.startsWith(begin)
            && destOfCopy(above + (above.endsWith(u'/') ? u""_s : u"/"_s) + folder) == set.dest)
            copies << folder;
    }
    std::sort(copies.begin(), copies.end(), [&age](const QString &a, const QString &b) { return age(a) < age(b); });
    return copies;
}

//! Names of \a copies that the next run removes of \a set, in words; nothing when it removes none.
QString removedNext(const BackupSet &set, const QStringList &copies, bool isFirstRun)
{
    const qsizetype beyond = copies.size() - set.keepCount;
    const QString oneMore = u" where it makes a new one"_s;
    if (beyond == 0 && isFirstRun && !copies.isEmpty())
        return copies.first() + oneMore;
    if (beyond <= 0)
        return {};
    constexpr qsizetype shown = 5;
    QString names = copies.first(std::min(beyond, shown)).join(u", "_s);
    if (beyond > shown)
        names += u" and %1 more"_s.arg(beyond - shown);
    return set.keepCount > 0 ? QString(names + u", and one more"_s + oneMore) : names;
}

//! Once this server has made a copy, that one goes for each that comes is no news.
bool isFirstRun(const BackupSet &set, const QStringList &folders)
{
    const QString base = set.dest.section(u'/', -1);
    return folders.contains(base) && !folders.contains(u".%1.backup-server"_s.arg(base));
}

QStringList olderCopiesNotes(const BackupSet &set, const QStringList &folders)
{
    const QStringList copies = olderCopies(set, folders);
    const QString removed = removedNext(set, copies, isFirstRun(set, folders));
    if (removed.isEmpty())
        return {};
    const QString stand = copies.size() == 1 ? u"1 older copy stands"_s : u"%1 older copies stand"_s.arg(copies.size());
    return {u"[%1] %2 beside dest, and keep_count is %3: the next run removes %4. To keep %5, raise keep_count first."_s
                .arg(set.name, stand, QString::number(set.keepCount), removed,
                    copies.size() > 1 && copies.size() > set.keepCount ? u"them"_s : u"it"_s)};
}

class DiskNotes
{
public:
    explicit DiskNotes(const Probe &probe)
        : m_probe(probe)
    {
    }

    QStringList of(const QList<NamedPath> &paths)
    {
        for (const NamedPath &named : paths) {
            if (!lookAt(named)) {
                m_notes.append(u"%1 gives no answer; no further path was looked for."_s.arg(named.path));
                break;
            }
        }
        for (QString &note : m_notes)
            note = printable(note);
        return m_notes;
    }

private:
    //! False without an answer.
    bool lookAt(const NamedPath &named)
    {
        const Sight sight = m_probe.sightOf(named.path);
        if (sight.presence == Presence::Missing)
            m_notes.append(named.note);
        if (sight.presence != Presence::There)
            return sight.presence != Presence::NoAnswer;
        switch (named.role) {
        case Role::TokenFile:
            return true;
        case Role::Source:
            add(sourceNote(*named.set, sight));
            return true;
        case Role::AboveDest:
            return lookAtDest(named, sight);
        }
        Q_UNREACHABLE();
    }

    bool lookAtDest(const NamedPath &named, const Sight &above)
    {
        const Sight dest = m_probe.sightOf(named.set->dest);
        if (dest.presence == Presence::NoAnswer)
            return false;
        add(aboveDestNote(*named.set, named.path, above, m_probe));
        add(destNote(*named.set, above, dest));
        noteSameDest(*named.set, above);
        if (!m_folders.contains(named.path)) {
            const std::optional<QStringList> folders = m_probe.foldersIn(named.path);
            if (!folders)
                return false;
            m_folders.insert(named.path, *folders);
        }
        m_notes += olderCopiesNotes(*named.set, m_folders.value(named.path));
        return true;
    }

    void add(const QString &note)
    {
        if (!note.isEmpty())
            m_notes.append(note);
    }

    //! Paths that are alike are a fault, and told elsewhere.
    void noteSameDest(const BackupSet &set, const Sight &above)
    {
        const auto place = std::pair(std::pair(above.device, above.inode), set.dest.section(u'/', -1));
        const BackupSet *const other = m_sets.value(place);
        if (!other) {
            m_sets.insert(place, &set);
            return;
        }
        m_notes.append(u"[%1] dest %2 is the same folder as dest %3 of [%4]: each would replace the other's copies. "
                       u"Give every set "
                       u"a dest of its own."_s.arg(set.name, set.dest, other->dest, other->name));
    }

    const Probe &m_probe;
    QStringList m_notes;
    QHash<QString, QStringList> m_folders;
    QHash<std::pair<std::pair<quint64, quint64>, QString>, const BackupSet *> m_sets;
};

}

QStringList configNotes(const Config &config, const Probe &probe)
{
    QStringList notes;
    for (const BackupSet &set : config.sets)
        notes += patternNotes(set);
    return notes + DiskNotes(probe).of(namedPaths(config));
}

QStringList dateNotes(const Config &config, const QDate &today)
{
    QStringList notes;
    for (const BackupSet &set : config.sets) {
        if (!set.dateLast.isValid() || set.dateLast <= today)
            continue;
        notes.append(u"[%1] The clock says %2, which is before date_last, %3: until then no older copies are made. "
                     u"Check the clock; if it was ahead at the last backup, set date_last to the day on which that "
                     u"was made."_s.arg(set.name, today.toString(Qt::ISODate), set.dateLast.toString(Qt::ISODate)));
    }
    return notes;
}

}
