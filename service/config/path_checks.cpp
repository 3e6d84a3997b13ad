#include "service/config/path_checks.h"

#include "service/config/ini_text.h"

#include <QDir>
#include <QFile>
#include <climits>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

QString remedyForBeginning(const QString &path)
{
    if (path.startsWith(u'\''))
        return u"Write it without quotes, or in double ones."_s;
    if (path.startsWith(u'~'))
        return u"Write the whole path: ~ stands for no folder here."_s;
    if (path.contains(u":/"_s) || path.contains(u'\\'))
        return u"Mount the folder of the other machine, and write the path at which it is mounted."_s;
    return u"Write the whole path, from the first / on."_s;
}

}

Result<void> checkPath(const QString &path)
{
    if (path.isEmpty())
        return configInvalid(u"is empty."_s, u"Write a whole path, such as /mnt/data/photos."_s);
    if (path.startsWith(u'"'))
        return configInvalid(
            u"is %1, quoted in part."_s.arg(excerpt(path)), u"Put the quotes around the whole value."_s);
    if (!path.startsWith(u'/')) {
        return configInvalid(
            u"is \"%1\", which does not begin with \"/\"."_s.arg(excerpt(path)), remedyForBeginning(path));
    }
    const QStringList parts = path.split(u'/');
    if (parts.contains(u".."_s)) {
        return configInvalid(
            u"is \"%1\", which holds \"..\"."_s.arg(excerpt(path)), u"Write the path without \"..\"."_s);
    }
    for (const QString &part : parts) {
        if (QFile::encodeName(part).size() > NAME_MAX)
            return configInvalid(u"holds a name longer than 255 bytes."_s, u"Write a path that exists."_s);
    }
    if (QFile::encodeName(path).size() >= PATH_MAX)
        return configInvalid(u"is longer than 4,095 bytes."_s, u"Write a path that exists."_s);
    return {};
}

QString cleanedPath(const QString &path)
{
    return QDir::cleanPath(path);
}

QString parentPath(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash <= 0 ? u"/"_s : path.left(slash);
}

bool isWithin(const QString &path, const QString &folder)
{
    if (folder == u"/")
        return path.startsWith(u'/');
    return path == folder || (path.startsWith(folder) && path.at(folder.size()) == u'/');
}

}
