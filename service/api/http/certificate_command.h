#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QString>

namespace backup {

//! SHA-256 of the certificate at \a path (PEM, the first one) as people compare it: "AB:CD:...", 32 bytes.
Result<QString> certificateFingerprint(const QString &path);

//! `backup-server certificate`: makes a certificate for this machine's names and addresses that it signs itself, valid
//! for ten years, with openssl(1), and answers what to print, the fingerprint first. Files that are there are left as
//! they are, and told of; a fault when one of the two is missing, or they cannot be used together.
Result<QString> makeCertificate(const QString &certificatePath, const QString &keyPath);

} // namespace backup
