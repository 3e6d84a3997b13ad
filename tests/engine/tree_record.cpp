#include "tree_record.h"

#include <QFile>

#include <dirent.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QMap<QByteArray, QByteArray> xattrsOf(const QByteArray &path)
{
    QMap<QByteArray, QByteArray> found;
    QByteArray names(65536, '\0');
    const ssize_t length = llistxattr(path.constData(), names.data(), static_cast<size_t>(names.size()));
    if (length <= 0)
        return found;
    names.truncate(length);
    for (const QByteArray &name : names.split('\0')) {
        QByteArray value(65536, '\0');
        const ssize_t size =
            lgetxattr(path.constData(), name.constData(), value.data(), static_cast<size_t>(value.size()));
        if (!name.isEmpty() && size >= 0)
            found.insert(name, value.left(size));
    }
    return found;
}

QByteArray contentOf(const QByteArray &path, mode_t mode)
{
    if (S_ISLNK(mode)) {
        QByteArray target(4096, '\0');
        target.truncate(qMax<ssize_t>(readlink(path.constData(), target.data(), 4096), 0));
        return target;
    }
    if (!S_ISREG(mode))
        return {};
    // Not QFile by its name: that passes through a decoding that loses bytes.
    FILE *const stream = fopen(path.constData(), "rb");
    QFile file;
    if (!stream || !file.open(stream, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return "(unreadable)";
    return file.readAll();
}

EntryRecord entryAt(const QByteArray &path)
{
    struct stat status {
    };
    lstat(path.constData(), &status);
    return {status.st_mode, status.st_uid, status.st_gid, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
        S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode) ? status.st_rdev : 0, contentOf(path, status.st_mode),
        xattrsOf(path)};
}

void recordBelow(const QByteArray &root, const QByteArray &folder, TreeRecord &record)
{
    DIR *const stream = opendir(QByteArray(root + '/' + folder).constData());
    if (!stream)
        return;
    while (const dirent *entry = readdir(stream)) {
        const QByteArray name = entry->d_name;
        if (name == "." || name == "..")
            continue;
        const QByteArray path = folder == "." ? name : QByteArray(folder + '/' + name);
        const EntryRecord &found = record[path] = entryAt(root + '/' + path);
        if (S_ISDIR(found.mode))
            recordBelow(root, path, record);
    }
    closedir(stream);
}

QString described(const EntryRecord &entry)
{
    return u"mode %1 owner %2:%3 time %4.%5 size %6 xattrs %7 device %8"_s.arg(entry.mode, 0, 8)
        .arg(entry.user)
        .arg(entry.group)
        .arg(entry.seconds)
        .arg(entry.nanoseconds)
        .arg(entry.content.size())
        .arg(entry.xattrs.size())
        .arg(entry.device);
}

QString quoted(const QByteArray &path)
{
    return QString::fromLatin1(path.toPercentEncoding(" /#'\"\\"));
}

}

TreeRecord recordTree(const QByteArray &root)
{
    TreeRecord record;
    struct stat status = {};
    if (lstat(root.constData(), &status) != 0)
        return record;
    record["."] = entryAt(root);
    recordBelow(root, ".", record);
    return record;
}

QStringList differences(const TreeRecord &expected, const TreeRecord &found)
{
    QStringList lines;
    for (const auto &[path, entry] : expected) {
        const auto at = found.find(path);
        if (at == found.end())
            lines << u"missing: "_s + quoted(path);
        else if (!(at->second == entry))
            lines << u"%1: %2 instead of %3%4"_s.arg(quoted(path), described(at->second), described(entry),
                at->second.content == entry.content ? u""_s : u", content differs"_s);
    }
    for (const auto &[path, entry] : found) {
        if (!expected.contains(path))
            lines << u"too much: "_s + quoted(path);
    }
    return lines;
}

}
