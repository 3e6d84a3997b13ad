#pragma once

#include "service/api/http/access.h"
#include "service/config/file_identity.h"
#include "shared/result.h"

#include <optional>

namespace backup {

//! Reads the hashes at \a path; a fault when there are none to read, or when others than the owner may read or write
//! the file. ConfigUnreadable where another user might read it.
Result<TokenHashes> readTokenFile(const QString &path);
//! Replaces the file at \a path, for its owner alone, in one step.
Result<void> writeTokenFile(const QString &path, const TokenHashes &hashes);

//! The token file as it is now: read again when it has changed.
class TokenFile
{
public:
    //! An empty \a path: no tokens, everybody may do everything.
    explicit TokenFile(QString path);

    bool isUsed() const { return !m_path.isEmpty(); }
    //! No hashes, so that nobody passes, while the file cannot be read; that is logged once.
    const TokenHashes &hashes();
    //! Whether hashes() could be read when it was asked last.
    bool isUsable() const { return m_isUsable; }

private:
    const QString m_path;
    std::optional<FileIdentity> m_identity;
    bool m_isRead = false;
    bool m_isUsable = false;
    TokenHashes m_hashes;
};

} // namespace backup
