#pragma once

#include "service/config/server_settings.h"

#include <QByteArray>
#include <QString>
#include <optional>

namespace backup {

//! What a token lets its bearer do.
enum class TokenScope { Read, Change };

//! The hashes of the tokens that are valid; the tokens themselves are kept nowhere.
struct TokenHashes {
    //! SHA-256, 32 bytes; empty when there is no such token.
    QByteArray change;
    QByteArray read;

    friend bool operator==(const TokenHashes &, const TokenHashes &) = default;
};

//! What a request may do.
struct Access {
    bool mayRead = true;
    bool mayChange = true;
    //! A token came, and it is none of ours.
    bool isWrongToken = false;

    friend bool operator==(const Access &, const Access &) = default;
};

//! SHA-256 of a token. Plain, without salt or stretching: a token is 256 random bits, which nobody can guess or look
//! up.
QByteArray tokenHash(const QByteArray &token);
//! A new token: 256 bits from the system's generator, as 43 characters that need no quoting.
QByteArray newToken();

//! Whether both hold the same bytes; takes the same time wherever they differ.
bool isSameSecret(const QByteArray &left, const QByteArray &right);

//! The token of a header "Authorization: Bearer TOKEN" (RFC 6750, 2.1); nothing when there is none.
std::optional<QByteArray> bearerToken(const QByteArray &authorization);
//! What the bearer of \a token, or who brings none, may do where \a hashes are the valid ones.
Access accessFor(const TokenHashes &hashes, const std::optional<QByteArray> &token);

//! The text of a token file.
QByteArray tokenFileText(const TokenHashes &hashes);
//! The hashes in the text of a token file; nothing when it is none.
std::optional<TokenHashes> readTokenFileText(const QByteArray &text);

} // namespace backup
