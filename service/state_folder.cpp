#include "service/state_folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

Result<void> makeStateFolder(const QString &path)
{
    if (QDir(path).exists())
        return {};
    if (!QDir().mkpath(path))
        return Fault {FaultKind::StateUnwritable, u"The state folder %1 cannot be made."_s.arg(path),
            u"Name another with --state-dir, or make it and give it to the user of the service."_s};
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

Result<void> mayWriteInto(const QString &path)
{
    const QFileInfo folder(path);
    if (::geteuid() != 0 || !folder.exists() || folder.ownerId() == 0)
        return {};
    const QString owner = folder.owner().isEmpty() ? QString::number(folder.ownerId()) : folder.owner();
    return Fault {FaultKind::StateUnwritable,
        u"The service's state folder %1 belongs to %2, who could not use what a run by root leaves there and in the copies."_s
            .arg(path, owner),
        u"Ask the service for the run, by its page or with curl as in a crontab, or run this as %1."_s.arg(owner)};
}

Result<std::unique_ptr<FileLock>> takeStateFolder(const QString &path)
{
    if (const Result<void> made = makeStateFolder(path); !made)
        return made.fault();
    auto lock = std::make_unique<FileLock>(path + u"/lock"_s, FileLock::IfHeld::GiveUp);
    if (lock->isTaken())
        return Fault {FaultKind::StateUnwritable, u"Another backup-server uses the state folder %1."_s.arg(path),
            u"Stop it first, or give this one a folder of its own with --state-dir."_s};
    if (!lock->isHeld())
        return Fault {FaultKind::StateUnwritable,
            u"The state folder %1 cannot be used: %2."_s.arg(path, lock->errorString()),
            u"Let the user of the service write there, or name another with --state-dir."_s};
    return lock;
}

}
