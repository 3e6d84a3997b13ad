#include "service/engine/same_content.h"

#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace backup {

Descriptor openFile(TreeCursor &tree, const QByteArray &path)
{
    const TreeCursor::Place place = tree.find(path);
    return place
        ? Descriptor(openat(place.folder, place.name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
        : Descriptor();
}

bool sameContent(const Descriptor &one, const Descriptor &other, const std::function<bool()> &shouldStop)
{
    constexpr size_t blockBytes = 128 * 1024;
    QByteArray left(blockBytes, Qt::Uninitialized);
    QByteArray right(blockBytes, Qt::Uninitialized);
    for (off_t at = 0; !shouldStop();) {
        const ssize_t count = pread(one.get(), left.data(), blockBytes, at);
        if (count < 0 || pread(other.get(), right.data(), blockBytes, at) != count
            || memcmp(left.constData(), right.constData(), static_cast<size_t>(count)) != 0)
            return false;
        if (count == 0)
            return true;
        at += count;
    }
    return false;
}

bool sameFile(TreeCursor &tree, TreeCursor &other, const QByteArray &path, RunControl &control)
{
    const Descriptor one = openFile(tree, path);
    const Descriptor two = openFile(other, path);
    return one.isOpen() && two.isOpen() && sameContent(one, two, [&control] {
        control.signOfLife();
        return control.isCancelled();
    });
}

}
