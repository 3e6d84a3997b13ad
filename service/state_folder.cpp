#include "service/state_folder.h"

#include <QDir>
#include <QFile>

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
