#include "service/config/date_last.h"

#include "service/config/ini_edit.h"
#include "service/config/read_to_end.h"
#include "service/config/replace_file.h"

#include <QFileInfo>
#include <QLockFile>
#include <chrono>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr std::chrono::milliseconds longestWaitForLock {10'000};
//! A writer that was killed while it made the lock has left a file that names nobody. Who lives is safe: he holds it by
//! flock(2), too.
constexpr std::chrono::milliseconds longestUnnamedLock {2'000};
constexpr int mostAttempts = 10;

Fault unwritable(FaultKind kind, const QString &why)
{
    return {kind, why, u"Let the user that the service runs as read and write the file and its folder."_s};
}

QString whyNotLocked(QLockFile::LockError error)
{
    switch (error) {
    case QLockFile::NoError:
    case QLockFile::LockFailedError:
        return u"another program holds its lock"_s;
    case QLockFile::PermissionError:
        return u"its folder cannot be written"_s;
    case QLockFile::UnknownError:
        break;
    }
    return u"nothing can be written beside it, perhaps because its disk is full"_s;
}

Result<Replacement> replaceOnce(const QString &path, const QString &name, QDate date)
{
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return unwritable(FaultKind::ConfigUnreadable, file.errorString());
    const std::optional<FileIdentity> seen = fileIdentity(file.handle());
    if (!seen)
        return unwritable(FaultKind::ConfigUnreadable, u"it cannot be looked at"_s);
    const std::optional<QByteArray> text = readToEnd(file);
    if (!text)
        return unwritable(FaultKind::ConfigUnreadable, file.errorString());
    const Result<QByteArray> edited = withValue(*text, name, u"date_last"_s, date.toString(u"yyyyMMdd"_s));
    if (!edited)
        return edited.fault();
    return *edited == *text ? Replacement::Done : replaceFile(file, *seen, *edited);
}

Result<void> replaceUnderLock(const QString &path, const QString &name, QDate date)
{
    QLockFile lock(path + u".lock"_s);
    lock.setStaleLockTime(static_cast<int>(longestUnnamedLock.count()));
    if (!lock.tryLock(static_cast<int>(longestWaitForLock.count()))) {
        return unwritable(FaultKind::StateUnwritable, whyNotLocked(lock.error()));
    }
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const Result<Replacement> replacement = replaceOnce(path, name, date);
        if (!replacement)
            return replacement.fault();
        if (*replacement == Replacement::Done)
            return {};
    }
    return unwritable(FaultKind::StateUnwritable, u"it kept changing meanwhile"_s);
}

}

Result<void> writeDateLast(const QString &path, const QString &name, QDate date)
{
    // The file behind a link is replaced; the link stays.
    const QString target = QFileInfo(path).canonicalFilePath();
    const Result<void> written = target.isEmpty() ? unwritable(FaultKind::ConfigUnreadable, u"there is no such file"_s)
                                                  : replaceUnderLock(target, name, date);
    if (!written)
        return withContext(written.fault(), u"date_last could not be written to %1"_s.arg(path));
    return {};
}

}
