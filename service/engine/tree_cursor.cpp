#include "service/engine/tree_cursor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace backup {

TreeCursor::TreeCursor(const QByteArray &root)
    : m_root(open(root.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
{
}

TreeCursor::Place TreeCursor::find(const QByteArray &path)
{
    if (!m_root.isOpen()) {
        errno = EBADF;
        return {};
    }
    const QByteArrayList parts = path.split('/');
    const size_t folders = static_cast<size_t>(parts.size()) - 1;
    size_t depth = 0;
    while (depth < folders && depth < m_levels.size() && m_levels[depth].name == parts[static_cast<qsizetype>(depth)])
        ++depth;
    m_levels.resize(depth);
    for (; depth < folders; ++depth) {
        const QByteArray &name = parts[static_cast<qsizetype>(depth)];
        const int at = depth == 0 ? m_root.get() : m_levels.back().folder.get();
        Descriptor folder = openFolder(at, name.constData());
        if (!folder.isOpen())
            return {};
        m_levels.push_back({name, std::move(folder)});
    }
    return {m_levels.empty() ? m_root.get() : m_levels.back().folder.get(), parts.last()};
}

bool TreeCursor::look(const QByteArray &path, struct stat &status)
{
    const Place place = find(path);
    return place && fstatat(place.folder, place.name.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

bool TreeCursor::isNothingThere(int error)
{
    // ENOTDIR, ELOOP: a folder on the way has become something else, with nothing below it.
    return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

void TreeCursor::forget(const QByteArray &path)
{
    const QByteArrayList parts = path.split('/');
    const size_t depth = static_cast<size_t>(parts.size());
    for (size_t i = 0; i < depth && i < m_levels.size(); ++i) {
        if (m_levels[i].name != parts[static_cast<qsizetype>(i)])
            return;
    }
    if (m_levels.size() >= depth)
        m_levels.resize(depth - 1);
}

}
