#include "service/engine/rename_index.h"

#include "service/engine/change_list.h"
#include "service/engine/same_content.h"

#include <algorithm>
#include <sys/stat.h>

namespace backup {

namespace {

// Some 20 MiB at most.
constexpr qsizetype mostEntries = 100'000;
// Of the same name, size and time; each new file looks at all of their names.
constexpr qsizetype mostCandidates = 1000;
// Of which the bytes are compared for one new file.
constexpr qsizetype mostTries = 4;

//! Empty for what is never taken for a renamed file. Times of whole seconds (archives, vfat) fit too many.
QByteArray evidence(const QByteArray &path, const struct stat &status)
{
    if (!S_ISREG(status.st_mode) || status.st_size == 0 || status.st_mtim.tv_nsec == 0)
        return {};
    const qsizetype name = path.lastIndexOf('/') + 1;
    return path.sliced(name) + '/' + QByteArray::number(static_cast<qint64>(status.st_size)) + '/'
        + QByteArray::number(static_cast<qint64>(status.st_mtim.tv_sec)) + '/'
        + QByteArray::number(static_cast<qint64>(status.st_mtim.tv_nsec));
}

//! Bytes at the end that two paths have in common: most where only a folder high above was renamed.
qsizetype commonEnd(const QByteArray &one, const QByteArray &other)
{
    return std::mismatch(one.rbegin(), one.rend(), other.rbegin(), other.rend()).first - one.rbegin();
}

}

RenameIndex::RenameIndex(const Places &places, const QByteArray &changes, std::function<bool()> shouldStop)
    : m_shouldStop(std::move(shouldStop))
    , m_latest(places.latest)
{
    qsizetype entries = 0;
    // A list that cannot be read is reported by the next who reads it.
    (void)readChangeList(changes, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
        struct stat status = {};
        if (m_shouldStop())
            return false;
        if (kind != ItemizedEntry::Kind::DeletedFile || !m_latest.look(path, status))
            return true;
        if (const QByteArray key = evidence(path, status); !key.isEmpty()) {
            QByteArrayList &candidates = m_candidates[key];
            if (candidates.size() < mostCandidates) {
                candidates.append(path);
                ++entries;
            }
        }
        return entries < mostEntries;
    });
}

QByteArray RenameIndex::take(const QByteArray &path, TreeCursor &source)
{
    struct stat status = {};
    if (m_candidates.isEmpty() || !source.look(path, status))
        return {};
    const auto found = m_candidates.find(evidence(path, status));
    if (found == m_candidates.end())
        return {};
    QByteArrayList &candidates = found.value();
    const qsizetype tries = std::min(mostTries, candidates.size());
    std::partial_sort(candidates.begin(), candidates.begin() + tries, candidates.end(),
        [&path](
            const QByteArray &one, const QByteArray &other) { return commonEnd(one, path) > commonEnd(other, path); });
    const Descriptor now = openFile(source, path);
    for (qsizetype i = 0; now.isOpen() && i < tries; ++i) {
        const Descriptor old = openFile(m_latest, candidates[i]);
        if (old.isOpen() && sameContent(now, old, m_shouldStop))
            return candidates.takeAt(i);
    }
    return {};
}

}
