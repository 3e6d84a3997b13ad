#include "shared/fault.h"

#include <array>

namespace backup {

namespace {

constexpr std::array allKinds {
    FaultKind::InvalidRequest,
    FaultKind::UnknownPath,
    FaultKind::UnknownSet,
    FaultKind::UnknownTask,
    FaultKind::TaskEnded,
    FaultKind::MethodNotAllowed,
    FaultKind::Forbidden,
    FaultKind::Unauthorized,
    FaultKind::TooManyRequests,
    FaultKind::ConfigUnreadable,
    FaultKind::ConfigInvalid,
    FaultKind::SourceMissing,
    FaultKind::SourceUnreadable,
    FaultKind::SourceNotDirectory,
    FaultKind::SourceEmpty,
    FaultKind::SourceChanged,
    FaultKind::DestinationMissing,
    FaultKind::DestinationNotWritable,
    FaultKind::DestinationReadOnly,
    FaultKind::DestinationChanged,
    FaultKind::DestinationLost,
    FaultKind::DestinationUnsuitable,
    FaultKind::DestinationFull,
    FaultKind::PathsNested,
    FaultKind::MassDeletion,
    FaultKind::FilesUnreadable,
    FaultKind::ProbeTimeout,
    FaultKind::SetBusy,
    FaultKind::Cancelled,
    FaultKind::Interrupted,
    FaultKind::RsyncMissing,
    FaultKind::RsyncTooOld,
    FaultKind::RsyncFailed,
    FaultKind::CommitFailed,
    FaultKind::StateUnwritable,
    FaultKind::Internal,
};

}

Fault withContext(Fault fault, const QString &context)
{
    fault.message = context + QStringLiteral(": ") + fault.message;
    return fault;
}

QString faultCode(FaultKind kind)
{
    switch (kind) {
    case FaultKind::InvalidRequest:
        return QStringLiteral("invalid-request");
    case FaultKind::UnknownPath:
        return QStringLiteral("unknown-path");
    case FaultKind::UnknownSet:
        return QStringLiteral("unknown-set");
    case FaultKind::UnknownTask:
        return QStringLiteral("unknown-task");
    case FaultKind::TaskEnded:
        return QStringLiteral("task-ended");
    case FaultKind::MethodNotAllowed:
        return QStringLiteral("method-not-allowed");
    case FaultKind::Forbidden:
        return QStringLiteral("forbidden");
    case FaultKind::Unauthorized:
        return QStringLiteral("unauthorized");
    case FaultKind::TooManyRequests:
        return QStringLiteral("too-many-requests");
    case FaultKind::ConfigUnreadable:
        return QStringLiteral("config-unreadable");
    case FaultKind::ConfigInvalid:
        return QStringLiteral("config-invalid");
    case FaultKind::SourceMissing:
        return QStringLiteral("source-missing");
    case FaultKind::SourceUnreadable:
        return QStringLiteral("source-unreadable");
    case FaultKind::SourceNotDirectory:
        return QStringLiteral("source-not-directory");
    case FaultKind::SourceEmpty:
        return QStringLiteral("source-empty");
    case FaultKind::SourceChanged:
        return QStringLiteral("source-changed");
    case FaultKind::DestinationMissing:
        return QStringLiteral("destination-missing");
    case FaultKind::DestinationNotWritable:
        return QStringLiteral("destination-not-writable");
    case FaultKind::DestinationReadOnly:
        return QStringLiteral("destination-read-only");
    case FaultKind::DestinationChanged:
        return QStringLiteral("destination-changed");
    case FaultKind::DestinationLost:
        return QStringLiteral("destination-lost");
    case FaultKind::DestinationUnsuitable:
        return QStringLiteral("destination-unsuitable");
    case FaultKind::DestinationFull:
        return QStringLiteral("destination-full");
    case FaultKind::PathsNested:
        return QStringLiteral("paths-nested");
    case FaultKind::MassDeletion:
        return QStringLiteral("mass-deletion");
    case FaultKind::FilesUnreadable:
        return QStringLiteral("files-unreadable");
    case FaultKind::ProbeTimeout:
        return QStringLiteral("probe-timeout");
    case FaultKind::SetBusy:
        return QStringLiteral("set-busy");
    case FaultKind::Cancelled:
        return QStringLiteral("cancelled");
    case FaultKind::Interrupted:
        return QStringLiteral("interrupted");
    case FaultKind::RsyncMissing:
        return QStringLiteral("rsync-missing");
    case FaultKind::RsyncTooOld:
        return QStringLiteral("rsync-too-old");
    case FaultKind::RsyncFailed:
        return QStringLiteral("rsync-failed");
    case FaultKind::CommitFailed:
        return QStringLiteral("commit-failed");
    case FaultKind::StateUnwritable:
        return QStringLiteral("state-unwritable");
    case FaultKind::Internal:
        return QStringLiteral("internal");
    }
    Q_UNREACHABLE();
}

std::optional<FaultKind> faultKindFromCode(const QString &code)
{
    for (const FaultKind kind : allKinds) {
        if (faultCode(kind) == code)
            return kind;
    }
    return std::nullopt;
}

bool isAcceptable(FaultKind kind)
{
    return kind == FaultKind::SourceEmpty || kind == FaultKind::SourceChanged || kind == FaultKind::DestinationChanged
        || kind == FaultKind::DestinationLost || kind == FaultKind::MassDeletion;
}

int exitCode(FaultKind kind)
{
    switch (kind) {
    case FaultKind::InvalidRequest:
    case FaultKind::UnknownPath:
    case FaultKind::MethodNotAllowed:
        return 64; // EX_USAGE
    case FaultKind::FilesUnreadable:
        return 23; // as rsync(1) ends when some files could not be read
    case FaultKind::SourceMissing:
    case FaultKind::SourceUnreadable:
    case FaultKind::SourceNotDirectory:
        return 66; // EX_NOINPUT
    case FaultKind::UnknownSet:
    case FaultKind::UnknownTask:
    case FaultKind::TaskEnded:
    case FaultKind::ConfigUnreadable:
    case FaultKind::ConfigInvalid:
    case FaultKind::PathsNested:
        return 78; // EX_CONFIG
    case FaultKind::SourceEmpty:
    case FaultKind::SourceChanged:
    case FaultKind::DestinationChanged:
    case FaultKind::DestinationLost:
    case FaultKind::MassDeletion:
        return 2; // a guard refused: nothing was touched, --accept goes past it
    case FaultKind::RsyncMissing:
    case FaultKind::RsyncTooOld:
        return 69; // EX_UNAVAILABLE
    case FaultKind::DestinationMissing:
    case FaultKind::DestinationNotWritable:
    case FaultKind::DestinationReadOnly:
    case FaultKind::DestinationUnsuitable:
        return 73; // EX_CANTCREAT
    case FaultKind::DestinationFull:
    case FaultKind::CommitFailed:
    case FaultKind::StateUnwritable:
        return 74; // EX_IOERR
    case FaultKind::ProbeTimeout:
    case FaultKind::SetBusy:
    case FaultKind::TooManyRequests:
        return 75; // EX_TEMPFAIL
    case FaultKind::Forbidden:
    case FaultKind::Unauthorized:
        return 77; // EX_NOPERM
    case FaultKind::Cancelled:
        return 130; // as a shell tells of an interrupted program
    case FaultKind::Interrupted:
    case FaultKind::RsyncFailed:
    case FaultKind::Internal:
        return 70; // EX_SOFTWARE
    }
    Q_UNREACHABLE();
}

int httpStatus(FaultKind kind)
{
    switch (kind) {
    case FaultKind::InvalidRequest:
        return 400;
    case FaultKind::Unauthorized:
        return 401;
    case FaultKind::Forbidden:
        return 403;
    case FaultKind::UnknownPath:
    case FaultKind::UnknownSet:
    case FaultKind::UnknownTask:
        return 404;
    case FaultKind::MethodNotAllowed:
        return 405;
    case FaultKind::TaskEnded:
        return 409;
    case FaultKind::ConfigInvalid:
        return 422;
    case FaultKind::TooManyRequests:
        return 429;
    case FaultKind::ConfigUnreadable:
    case FaultKind::SourceMissing:
    case FaultKind::SourceUnreadable:
    case FaultKind::SourceNotDirectory:
    case FaultKind::SourceEmpty:
    case FaultKind::SourceChanged:
    case FaultKind::DestinationMissing:
    case FaultKind::DestinationNotWritable:
    case FaultKind::DestinationReadOnly:
    case FaultKind::DestinationChanged:
    case FaultKind::DestinationLost:
    case FaultKind::DestinationUnsuitable:
    case FaultKind::DestinationFull:
    case FaultKind::PathsNested:
    case FaultKind::MassDeletion:
    case FaultKind::FilesUnreadable:
    case FaultKind::ProbeTimeout:
    case FaultKind::SetBusy:
    case FaultKind::Cancelled:
    case FaultKind::Interrupted:
    case FaultKind::RsyncMissing:
    case FaultKind::RsyncTooOld:
    case FaultKind::RsyncFailed:
    case FaultKind::CommitFailed:
    case FaultKind::StateUnwritable:
    case FaultKind::Internal:
        return 500; // the request was right, the backup was not made
    }
    Q_UNREACHABLE();
}

}
