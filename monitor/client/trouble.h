#pragma once

#include <QString>

namespace backup {

//! What can stand between the monitor and a good answer; each has its own words.
enum class Trouble {
    UnknownHost,
    Refused,
    Unreachable,
    //! Connected and asked, and nothing came back.
    NoAnswer,
    //! The answer began and did not end in time.
    TooSlow,
    BrokenOff,
    TooLarge,
    //! TLS: a certificate that nobody vouches for and that was not trusted before.
    CertificateUnknown,
    //! TLS: another certificate than the one that was trusted.
    CertificateChanged,
    TlsFailed,
    NotBackupServer,
    OtherVersion,
    Garbage,
    TokenNeeded,
    //! A token was sent, and it is not one that the server knows.
    TokenRefused,
    //! The service answered that it will not; the detail holds its words.
    Rejected,
};

//! Trouble in words for a person.
struct TroubleWords {
    //! What happened, one sentence.
    QString message;
    //! What to do about it; may be empty.
    QString remedy;
};

//! \a server is the name people know it by; \a detail what is known beyond the kind, and may be empty.
TroubleWords troubleWords(Trouble trouble, const QString &server, const QString &detail);

}
