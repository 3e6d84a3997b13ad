#include "random_changes.h"

#include "service/generations/tree_removal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace backup {

namespace {

const QByteArrayList &stems()
{
    static const QByteArrayList names {"plain", "new\nline", "quo\"te'", "-dash", "--delete", "#hash", ";semi",
        "\\#012", "tail\\#01", " blank ", "\xff\xfe bad", "tab\there", "cr\rhere", "*", "[a]",
        "\xe6\x97\xa5\xe6\x9c\xac", ".hidden", "two words", "%n", "*deleting   x", ">f+++++++++ y", "\x01\x7f", "\\",
        "\\\\#134", "trailing\n", "~", "$(touch x)", "name:colon", "+ rule", "- rule", "!", "CON", ".~tmp~",
        ".plain.AbCdEf"};
    return names;
}

bool isFolder(const QByteArray &path)
{
    struct stat status = {};
    return lstat(path.constData(), &status) == 0 && S_ISDIR(status.st_mode);
}

void collect(const QByteArray &root, const QByteArray &folder, QByteArrayList &found)
{
    DIR *const stream = opendir(QByteArray(root + '/' + folder).constData());
    if (!stream)
        return;
    while (const dirent *entry = readdir(stream)) {
        const QByteArray name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        const QByteArray path = folder.isEmpty() ? name : QByteArray(folder + '/' + name);
        found.append(path);
        if (isFolder(root + '/' + path))
            collect(root, path, found);
    }
    closedir(stream);
}

}

RandomChanges::RandomChanges(const QByteArray &root, quint32 seed)
    : m_root(root)
    , m_random(seed)
{
}

QByteArrayList RandomChanges::entries() const
{
    QByteArrayList found;
    collect(m_root, {}, found);
    // The order of a folder's entries is the filesystem's; the seed alone shall decide.
    std::sort(found.begin(), found.end());
    return found;
}

QByteArray RandomChanges::anyEntry()
{
    const QByteArrayList all = entries();
    return all.isEmpty() ? QByteArray() : QByteArray(m_root + '/' + all[below(static_cast<int>(all.size()))]);
}

QByteArray RandomChanges::anyFolder()
{
    QByteArrayList folders {m_root};
    for (const QByteArray &path : entries()) {
        if (isFolder(m_root + '/' + path))
            folders.append(m_root + '/' + path);
    }
    return folders[below(static_cast<int>(folders.size()))];
}

QByteArray RandomChanges::freeName(const QByteArray &folder)
{
    for (;;) {
        QByteArray name = stems()[below(static_cast<int>(stems().size()))];
        if (below(2) == 0)
            name += QByteArray::number(below(20));
        struct stat status = {};
        const QByteArray path = folder + '/' + name;
        if (lstat(path.constData(), &status) != 0)
            return path;
    }
}

void RandomChanges::writeFile(const QByteArray &path, qsizetype size)
{
    QByteArray content = QByteArray::number(++m_serial) + ' ';
    while (content.size() < size)
        content += static_cast<char>(below(256));
    const int file = open(path.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0)
        return;
    if (write(file, content.constData(), static_cast<size_t>(content.size())) < 0)
        qFatal("cannot write %s", path.constData());
    if (below(8) == 0 && ftruncate(file, content.size() + 100'000) != 0)
        qFatal("cannot make a hole in %s", path.constData());
    close(file);
}

void RandomChanges::create(const QByteArray &path)
{
    const QByteArray target = stems()[below(static_cast<int>(stems().size()))];
    switch (below(9)) {
    case 0:
        (void)symlink(target.constData(), path.constData());
        return;
    case 1:
        mkfifo(path.constData(), 0640);
        return;
    case 2:
        if (geteuid() == 0)
            mknod(path.constData(), S_IFCHR | 0600, makedev(1, 3));
        else
            mknod(path.constData(), S_IFSOCK | 0600, 0);
        return;
    case 3:
    case 4:
        mkdir(path.constData(), 0755);
        writeFile(freeName(path), below(2000));
        return;
    default:
        writeFile(path, below(8000));
    }
}

void RandomChanges::changeSameSize(const QByteArray &path)
{
    struct stat status = {};
    if (lstat(path.constData(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
        return;
    const int file = open(path.constData(), O_RDWR);
    char byte = 0;
    if (file < 0 || pread(file, &byte, 1, 0) != 1)
        return;
    byte = static_cast<char>(byte + 1);
    if (pwrite(file, &byte, 1, 0) != 1)
        qFatal("cannot write %s", path.constData());
    const timespec time {status.st_mtim.tv_sec, (status.st_mtim.tv_nsec + 1) % 1'000'000'000};
    const timespec times[] {time, time};
    futimens(file, times);
    close(file);
}

void RandomChanges::changeTimes(const QByteArray &path)
{
    const timespec time {1'500'000'000 + below(100'000'000), below(1'000'000'000)};
    const timespec times[] {time, time};
    utimensat(AT_FDCWD, path.constData(), times, AT_SYMLINK_NOFOLLOW);
}

void RandomChanges::changeOnce()
{
    const QByteArray path = anyEntry();
    if (path.isEmpty())
        return create(freeName(m_root));
    struct stat status = {};
    lstat(path.constData(), &status);
    static constexpr mode_t modes[] {0600, 0644, 0755, 0700, 0444, 01777, 04755, 02770, 0, 0111};
    switch (below(12)) {
    case 0:
    case 1:
        return S_ISREG(status.st_mode) ? writeFile(path, below(9000)) : changeTimes(path);
    case 2:
        return changeSameSize(path);
    case 3:
        if (!S_ISLNK(status.st_mode))
            chmod(path.constData(), geteuid() == 0 ? modes[below(10)] : modes[below(4)]);
        return;
    case 4:
        if (geteuid() == 0)
            (void)lchown(path.constData(), static_cast<uid_t>(below(5000)), static_cast<gid_t>(below(5000)));
        return;
    case 5:
        return changeTimes(path);
    case 6:
        if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
            setxattr(path.constData(), below(2) == 0 ? "user.a" : "user.b", "value", static_cast<size_t>(below(6)), 0);
        return;
    case 7: // another type under the same name
        (void)removeTree(path);
        return create(path);
    case 8: {
        const QByteArray folder = anyFolder();
        if (folder != path && !folder.startsWith(QByteArray(path + '/')))
            rename(path.constData(), freeName(folder).constData());
        return;
    }
    case 9:
        (void)removeTree(path);
        return;
    default:
        create(freeName(anyFolder()));
    }
}

void RandomChanges::grow(int count)
{
    for (int i = 0; i < count; ++i)
        create(freeName(anyFolder()));
}

void RandomChanges::change(int times)
{
    for (int i = 0; i < times; ++i)
        changeOnce();
    writeFile(m_root + "/changed", 10 + below(100));
}

}
