#include "service/config/config_notes.h"

#include "service/config/ini_text.h"
#include "service/config/path_checks.h"
#include "shared/printable.h"

using namespace Qt::StringLiterals;

namespace backup {

namespace {

struct NamedPath {
    QString path;
    //! Told when it is not there.
    QString note;
};

QList<NamedPath> namedPaths(const Config &config)
{
    QList<NamedPath> paths;
    const auto add = [&paths](const QString &path, const QString &note) {
        if (!path.isEmpty())
            paths.append({path, note.arg(path)});
    };
    add(config.server.tokenFile,
        u"[server] token_file %1 is not there: what needs a token is refused until backup-server token has made it."_s);
    add(config.server.tlsCertificate,
        u"[server] tls_certificate %1 is not there: the service does not start; backup-server certificate makes it."_s);
    add(config.server.tlsKey,
        u"[server] tls_key %1 is not there: the service does not start; backup-server certificate makes it."_s);
    for (const BackupSet &set : config.sets) {
        const QString above = parentPath(set.dest);
        paths.append({set.source, u"[%1] source %2 is not there now."_s.arg(set.name, set.source)});
        paths.append({above, u"[%1] %2, the folder above dest, is not there now."_s.arg(set.name, above)});
    }
    return paths;
}

QStringList patternNotes(const BackupSet &set)
{
    QStringList notes;
    const auto add = [&](const QString &pattern, const QString &note) {
        notes.append(u"[%1] exclude holds one pattern \"%2\", %3"_s.arg(set.name, excerpt(pattern), note));
    };
    for (const QString &pattern : set.excludes) {
        if (pattern.contains(u", "_s))
            add(pattern, u"comma included. Write each pattern in a line of its own."_s);
        else if (pattern.contains(u" *"_s))
            add(pattern, u"blank included. Write each pattern in a line of its own."_s);
        if (isWithin(pattern, set.source))
            add(pattern,
                u"which begins with the source. Patterns begin below it: /cache, not %1/cache."_s.arg(set.source));
    }
    return notes;
}

}

QStringList configNotes(const Config &config, const std::function<Presence(const QString &)> &presenceOf)
{
    QStringList notes;
    for (const BackupSet &set : config.sets)
        notes += patternNotes(set);
    for (const NamedPath &named : namedPaths(config)) {
        const Presence presence = presenceOf(named.path);
        if (presence == Presence::Missing)
            notes.append(printable(named.note));
        if (presence == Presence::NoAnswer) {
            notes.append(u"%1 gives no answer; no further path was looked for."_s.arg(printable(named.path)));
            break;
        }
    }
    return notes;
}

}
