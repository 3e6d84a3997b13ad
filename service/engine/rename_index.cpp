#include "service/engine/rename_index.h"

#include "service/engine/change_list.h"

#include <sys/stat.h>

namespace backup {

namespace {

// Some 20 MiB at most.
constexpr qsizetype mostEntries = 100'000;

//! Empty for what cannot be told apart from another file of that name.
QByteArray evidence(const QByteArray &path, const struct stat &status)
{
    if (!S_ISREG(status.st_mode) || status.st_size == 0 || status.st_mtim.tv_nsec == 0)
        return {};
    const qsizetype name = path.lastIndexOf('/') + 1;
    return path.sliced(name) + '/' + QByteArray::number(static_cast<qint64>(status.st_size)) + '/'
        + QByteArray::number(static_cast<qint64>(status.st_mtim.tv_sec)) + '/'
        + QByteArray::number(static_cast<qint64>(status.st_mtim.tv_nsec));
}

}

RenameIndex::RenameIndex(const Places &places, const QByteArray &changes)
{
    TreeCursor latest(places.latest);
    // A list that cannot be read is reported by the next who reads it.
    (void)readChangeList(changes, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
        struct stat status = {};
        if (kind == ItemizedEntry::Kind::DeletedFile && latest.look(path, status)) {
            if (const QByteArray key = evidence(path, status); !key.isEmpty())
                m_paths.insert(key, path);
        }
        return m_paths.size() < mostEntries;
    });
}

QByteArray RenameIndex::find(const QByteArray &path, TreeCursor &source) const
{
    struct stat status = {};
    if (m_paths.isEmpty() || !source.look(path, status))
        return {};
    const QByteArray key = evidence(path, status);
    return key.isEmpty() ? QByteArray() : m_paths.value(key);
}

}
