#pragma once

#include "service/api/http/access.h"
#include "shared/result.h"

namespace backup {

//! `backup-server token`: makes a token, puts its hash into the file at \a path, where it takes the place of the one
//! before of the same scope, and answers what to print. The token is told this once and kept nowhere.
Result<QString> makeToken(const QString &path, TokenScope scope);

} // namespace backup
