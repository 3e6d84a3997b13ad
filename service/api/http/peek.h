#pragma once

#include <QtGlobal>

namespace backup {

//! How much of a TLS client's first record has come.
enum class ClientHello {
    Awaited,
    Whole,
    //! It will not come, or what came is something else.
    Impossible,
};

//! Whether the client of the connected socket \a descriptor has said that it sends no more, or has gone; also behind
//! bytes that nobody has read yet.
bool hasEnded(int descriptor);

//! Whether the whole head of a request has come, of up to \a largest bytes; takes nothing.
bool hasRequestHead(int descriptor, qint64 largest);

//! Looks for the record that begins a handshake (RFC 8446, 5.1); takes nothing. While it is awaited the socket becomes
//! readable only when more of it has come than now.
ClientHello peekClientHello(int descriptor);

} // namespace backup
