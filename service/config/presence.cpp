#include "service/config/presence.h"

#include <QDeadlineTimer>
#include <QFile>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <poll.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

namespace backup {

namespace {

// What a process of its own sees; only calls of signal-safety(7), since it is a copy of one that may have threads.

bool tellsMissing(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

Sight look(const char *path)
{
    struct stat status {
    };
    Sight sight;
    sight.isLink = ::lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
    if (::stat(path, &status) != 0) {
        sight.presence = tellsMissing(errno) ? Presence::Missing : Presence::Unknown;
        return sight;
    }
    sight.presence = Presence::There;
    sight.device = status.st_dev;
    sight.inode = status.st_ino;
    sight.isFolder = S_ISDIR(status.st_mode);
    struct statvfs filesystem {
    };
    sight.isReadOnly = ::statvfs(path, &filesystem) == 0 && (filesystem.f_flag & ST_RDONLY) != 0;
    sight.isReadable = ::access(path, sight.isFolder ? R_OK | X_OK : R_OK) == 0;
    sight.isWritable = ::access(path, sight.isFolder ? W_OK | X_OK : W_OK) == 0;
    return sight;
}

bool isFolder(int at, const dirent64 &entry)
{
    struct stat status {
    };
    return entry.d_type == DT_DIR
        || (entry.d_type == DT_UNKNOWN && ::fstatat(at, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0
            && S_ISDIR(status.st_mode));
}

//! Writes the names, each with the NUL at its end.
void list(const char *path, int answer)
{
    const int folder = ::open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    alignas(dirent64) std::array<char, 32768> entries {};
    ssize_t size = 0;
    while ((size = ::getdents64(folder, entries.data(), entries.size())) > 0) {
        for (ssize_t at = 0; at < size;) {
            const auto *entry = reinterpret_cast<const dirent64 *>(&entries.at(static_cast<std::size_t>(at)));
            if (isFolder(folder, *entry) && ::write(answer, entry->d_name, std::strlen(entry->d_name) + 1) < 0)
                return;
            at += entry->d_reclen;
        }
    }
}

//! All that comes until the other end is closed; nothing when that takes too long.
std::optional<QByteArray> readAll(int descriptor, std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline(limit);
    QByteArray all;
    for (;;) {
        struct pollfd waited {
            descriptor, POLLIN, 0
        };
        if (::poll(&waited, 1, static_cast<int>(deadline.remainingTime())) <= 0)
            return std::nullopt;
        std::array<char, 4096> part {};
        const ssize_t size = ::read(descriptor, part.data(), part.size());
        if (size <= 0)
            return all;
        all.append(part.data(), size);
    }
}

//! What \a work writes to the descriptor that it is given; nothing when it does not end in time.
std::optional<QByteArray> answerOf(const std::function<void(int)> &work, std::chrono::milliseconds limit)
{
    std::array<int, 2> ends {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return QByteArray();
    const pid_t child = ::fork();
    if (child == 0) {
        for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
            ::close(descriptor);
        work(ends[1]);
        ::_exit(0);
    }
    ::close(ends[1]);
    const std::optional<QByteArray> answer = readAll(ends[0], limit);
    ::close(ends[0]);
    if (child > 0) {
        ::kill(child, SIGKILL);
        // One that hangs in a dead mount ends only when that answers.
        ::waitpid(child, nullptr, answer ? 0 : WNOHANG);
    }
    return answer;
}

}

bool isMissing(const QString &path)
{
    return ::access(QFile::encodeName(path).constData(), F_OK) != 0 && tellsMissing(errno);
}

Sight sightOf(const QString &path, std::chrono::milliseconds limit)
{
    const QByteArray name = QFile::encodeName(path);
    const auto work = [&name](int answer) {
        const Sight seen = look(name.constData());
        (void)!::write(answer, &seen, sizeof seen);
    };
    const std::optional<QByteArray> answer = answerOf(work, limit);
    Sight sight;
    if (!answer)
        sight.presence = Presence::NoAnswer;
    else if (answer->size() == sizeof sight)
        std::memcpy(&sight, answer->constData(), sizeof sight);
    return sight;
}

std::optional<QStringList> foldersIn(const QString &path, std::chrono::milliseconds limit)
{
    const QByteArray name = QFile::encodeName(path);
    const std::optional<QByteArray> answer = answerOf([&name](int to) { list(name.constData(), to); }, limit);
    if (!answer)
        return std::nullopt;
    QStringList folders;
    for (const QByteArray &folder : answer->split('\0')) {
        if (!folder.isEmpty() && folder != "." && folder != "..")
            folders << QFile::decodeName(folder);
    }
    return folders;
}

}
