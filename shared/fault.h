#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace backup {

//! What kind of failure it was; each has one code on the wire, one exit code and one HTTP status.
enum class FaultKind {
    // Asking for something
    InvalidRequest,
    UnknownPath,
    UnknownSet,
    UnknownTask,
    TaskEnded,
    MethodNotAllowed,
    Forbidden,
    Unauthorized,
    TooManyRequests,
    // Configuration
    ConfigUnreadable,
    ConfigInvalid,
    // Source
    SourceMissing,
    SourceUnreadable,
    SourceNotDirectory,
    SourceEmpty,
    SourceChanged,
    // Destination
    DestinationMissing,
    DestinationNotWritable,
    DestinationReadOnly,
    DestinationChanged,
    DestinationLost,
    DestinationUnsuitable,
    DestinationFull,
    PathsNested,
    // The run
    MassDeletion,
    FilesUnreadable,
    ProbeTimeout,
    SetBusy,
    Cancelled,
    Interrupted,
    RsyncMissing,
    RsyncTooOld,
    RsyncFailed,
    CommitFailed,
    StateUnwritable,
    Internal,
};

//! An expected failure: what happened, and what the reader can do about it.
struct Fault {
    FaultKind kind = FaultKind::Internal;
    //! What happened and what is safe, one or two sentences for a person.
    QString message;
    //! What to do, imperative; may be empty.
    QString remedy;
};

//! The fault with \a context put before its message, separated by a colon.
Fault withContext(Fault fault, const QString &context);

//! The kind's name on the wire, kebab-case, for example "source-missing".
QString faultCode(FaultKind kind);
//! The kind that \a code names; nothing for an unknown code.
std::optional<FaultKind> faultKindFromCode(const QString &code);
//! Whether one run may be told to go past this fault (`?accept=CODE`, `--accept CODE`).
bool isAcceptable(FaultKind kind);
//! The process exit code of `backup-server run` (sysexits(3) where one fits); never 0.
int exitCode(FaultKind kind);
//! The HTTP status (RFC 9110) of an answer that tells this fault.
int httpStatus(FaultKind kind);

}
