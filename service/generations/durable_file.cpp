#include "service/generations/durable_file.h"

#include "service/generations/descriptor.h"
#include "service/generations/kill_point.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// Journals and records are small; anything larger is not ours.
constexpr qsizetype largestSmallFile = 4 * 1024 * 1024;

QByteArray parentOf(const QByteArray &path)
{
    return path.left(qMax<qsizetype>(path.lastIndexOf('/'), 1));
}

bool writeAll(int fd, const QByteArray &content)
{
    for (qsizetype done = 0; done < content.size();) {
        const ssize_t n = write(fd, content.constData() + done, static_cast<size_t>(content.size() - done));
        if (n < 0 && errno != EINTR)
            return false;
        done += qMax<ssize_t>(n, 0);
    }
    return true;
}

enum class Flush { No, Yes };

Result<void> replace(const QByteArray &path, const QByteArray &content, Flush flush)
{
    const QByteArray fresh = path + ".new";
    const Descriptor file(
        open(fresh.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!file.isOpen())
        return systemFault(FaultKind::CommitFailed, u"Cannot write"_s, fresh, errno);
    if (!writeAll(file.get(), content) || (flush == Flush::Yes && fsync(file.get()) != 0)) {
        const int error = errno;
        unlink(fresh.constData());
        return systemFault(FaultKind::CommitFailed, u"Cannot write"_s, fresh, error);
    }
    killPoint("before-replace");
    if (rename(fresh.constData(), path.constData()) != 0)
        return systemFault(FaultKind::CommitFailed, u"Cannot replace"_s, path, errno);
    return {};
}

Result<void> flushFolder(const QByteArray &path)
{
    const Descriptor folder = openFolder(path);
    // Some filesystems (FUSE) have nothing to flush for a folder and say so.
    if (!folder.isOpen() || (fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOSYS))
        return systemFault(FaultKind::CommitFailed, u"Cannot flush"_s, path, errno);
    return {};
}

}

Result<void> writeDurably(const QByteArray &path, const QByteArray &content)
{
    if (const Result<void> written = replace(path, content, Flush::Yes); !written)
        return written;
    return flushFolder(parentOf(path));
}

Result<void> writeReplacing(const QByteArray &path, const QByteArray &content)
{
    return replace(path, content, Flush::No);
}

std::optional<QByteArray> readSmallFile(const QByteArray &path)
{
    const Descriptor file(open(path.constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.isOpen())
        return std::nullopt;
    QByteArray content;
    char block[16 * 1024];
    while (content.size() <= largestSmallFile) {
        const ssize_t n = read(file.get(), block, sizeof block);
        if (n == 0)
            return content;
        if (n < 0 && errno != EINTR)
            return std::nullopt;
        content.append(block, qMax<ssize_t>(n, 0));
    }
    return std::nullopt;
}

}
