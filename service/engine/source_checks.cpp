#include "service/engine/source_checks.h"

#include "service/generations/descriptor.h"

#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>

namespace backup {

using namespace Qt::StringLiterals;

Result<SourceLook> lookAtSource(const QByteArray &source)
{
    const QString name = QFile::decodeName(source);
    Descriptor folder(open(source.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int error = errno;
    if (folder.isOpen()) {
        FolderStream entries(std::move(folder));
        const bool isEmpty = !entries.next();
        if (entries.error() == 0)
            return SourceLook {isEmpty};
        error = entries.error();
    }
    switch (error) {
    case ENOENT:
        return Fault {FaultKind::SourceMissing, u"The source %1 does not exist. Nothing was touched."_s.arg(name),
            u"Mount the disk or share that holds it, or correct source in config.ini."_s};
    case ENOTDIR:
        return Fault {FaultKind::SourceNotDirectory, u"The source %1 is not a folder. Nothing was touched."_s.arg(name),
            u"Let source in config.ini name a folder."_s};
    default:
        return Fault {FaultKind::SourceUnreadable,
            u"The source %1 cannot be read: %2. Nothing was touched."_s.arg(
                name, QString::fromLocal8Bit(strerror(error))),
            u"Check the mount and its permissions for the user that runs backup-server."_s};
    }
}

QByteArray resolved(const QByteArray &path)
{
    char *const real = realpath(path.constData(), nullptr);
    const QByteArray result = real ? QByteArray(real) : path;
    free(real);
    return result;
}

bool isInside(const QByteArray &inner, const QByteArray &outer)
{
    return inner == outer || outer == "/" || inner.startsWith(QByteArray(outer + '/'));
}

bool isEmptyFolder(const QByteArray &path)
{
    FolderStream entries(openFolder(path));
    return !entries.next();
}

}
