#include "service/engine/name_clashes.h"

#include "service/engine/change_list.h"
#include "service/engine/staging_edit.h"
#include "service/engine/tree_cursor.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keptPairs = 20;

//! What a destination might take for the same; some keep apart what is the same here.
QString folded(const QByteArray &path)
{
    return QString::fromUtf8(path).normalized(QString::NormalizationForm_D).toUpper().toCaseFolded();
}

//! Lists all that rsync would copy, for against nothing everything is new.
Result<ScanResult> listSource(
    const RunRequest &request, const Ground &ground, const QByteArray &list, RunControl &control)
{
    return scanSource(request, ground, ground.store.places().control + "/lists/nothing", list, control);
}

//! The paths that may be one with another, by what they have in common. In two readings, for only these are kept.
Result<QMap<QString, QByteArrayList>> findCandidates(const QByteArray &list)
{
    QSet<size_t> seen;
    QSet<size_t> twice;
    const Result<void> counted = readChangeList(list, [&](ItemizedEntry::Kind, const QByteArray &path) {
        const size_t hash = qHash(folded(path));
        (seen.contains(hash) ? twice : seen).insert(hash);
        return true;
    });
    if (!counted)
        return counted.fault();
    QMap<QString, QByteArrayList> candidates;
    if (twice.isEmpty())
        return candidates;
    const Result<void> read = readChangeList(list, [&](ItemizedEntry::Kind, const QByteArray &path) {
        const QString key = folded(path);
        if (twice.contains(qHash(key)))
            candidates[key].append(path);
        return true;
    });
    if (!read)
        return read.fault();
    return candidates;
}

//! The names in a folder as they are written there; looking one up would find the other as well.
class NamesInFolder
{
public:
    explicit NamesInFolder(const QByteArray &root)
        : m_tree(root)
    {
    }

    bool contains(const QByteArray &path)
    {
        const QByteArray folder = path.left(path.lastIndexOf('/') + 1);
        if (!m_isRead || folder != m_folder) {
            m_names.clear();
            const TreeCursor::Place place = m_tree.find(path);
            FolderStream entries(place ? openFolder(place.folder, ".") : Descriptor());
            while (const dirent *entry = entries.next())
                m_names.insert(entry->d_name);
            m_folder = folder;
            m_isRead = true;
        }
        return m_names.contains(path.sliced(folder.size()));
    }

private:
    TreeCursor m_tree;
    QByteArray m_folder;
    QSet<QByteArray> m_names;
    bool m_isRead = false;
};

}

Result<NameClashes> findNameClashes(const RunRequest &request, const Ground &ground, RunControl &control)
{
    NameClashes clashes;
    if (ground.options.abilities.caseSensitive)
        return clashes;
    const Places &places = ground.store.places();
    const QByteArray list = runListsOf(places).changes;
    const Result<ScanResult> scan = listSource(request, ground, list, control);
    if (!scan)
        return scan.fault();
    const Result<QMap<QString, QByteArrayList>> candidates = findCandidates(list);
    if (!candidates)
        return candidates.fault();
    NamesInFolder names(places.staging);
    for (const QByteArrayList &paths : *candidates) {
        control.signOfLife();
        const auto isThere = [&names](const QByteArray &path) { return names.contains(path); };
        if (paths.size() < 2 || std::all_of(paths.begin(), paths.end(), isThere))
            continue;
        ++clashes.count;
        if (clashes.names.size() < keptPairs)
            clashes.names << QString::fromUtf8(paths.join(", "));
    }
    return clashes;
}

Result<bool> mayClash(const RunRequest &request, const Ground &ground, RunControl &control)
{
    if (ground.options.abilities.caseSensitive)
        return false;
    const QByteArray list = runListsOf(ground.store.places()).inSource;
    const Result<ScanResult> scan = listSource(request, ground, list, control);
    if (!scan)
        return scan.fault();
    const Result<QMap<QString, QByteArrayList>> candidates = findCandidates(list);
    if (!candidates)
        return candidates.fault();
    return std::any_of(
        candidates->begin(), candidates->end(), [](const QByteArrayList &paths) { return paths.size() > 1; });
}

Result<void> listNamesInAnotherCase(
    const RunRequest &request, const Ground &ground, ScanResult &scan, RunControl &control)
{
    if (ground.options.abilities.caseSensitive)
        return {};
    const RunLists lists = runListsOf(ground.store.places());
    QSet<size_t> deleted;
    QSet<size_t> listed;
    const Result<void> read = readChangeList(lists.changes, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
        if (isDeletion(kind))
            deleted.insert(qHash(folded(path)));
        else
            listed.insert(qHash(path));
        return true;
    });
    if (!read || deleted.isEmpty())
        return read;
    const Result<ScanResult> source = listSource(request, ground, lists.inSource, control);
    if (!source)
        return source.fault();
    scan.isPartial = scan.isPartial || source->isPartial;

    ChangeListWriter writer(lists.changes, QIODevice::Append);
    const Result<void> completed =
        readChangeList(lists.inSource, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
            control.signOfLife();
            if (listed.contains(qHash(path)) || !deleted.contains(qHash(folded(path))))
                return true;
            writer.add(kind, path);
            const bool isFile = kind == ItemizedEntry::Kind::File;
            scan.filesChanged += isFile ? 1 : 0;
            scan.filesNew += isFile ? 1 : 0;
            scan.foldersNew += isFile ? 0 : 1;
            return true;
        });
    return completed ? writer.finish() : completed;
}

}
