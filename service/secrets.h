#pragma once

#include "service/config/check_report.h"
#include "service/config/config.h"
#include "service/config/presence.h"
#include "service/program_options.h"

#include <functional>

namespace backup {

//! `backup-server token`: what to print. A fault when neither the options nor [server] name a file for the hashes.
Result<QString> makeToken(const TokenOptions &options);

//! `backup-server certificate`: what to print. The files are those that [server] names, else certificate.pem and
//! key.pem beside the configuration.
Result<QString> makeCertificate(const CertificateOptions &options);

//! Looks at the files of tokens and TLS that \a config names as a service of this user would. A token file that is
//! not there is left to configNotes(). \a sightOf is asked before a file is opened, which may hang.
FileFindings checkSecrets(const Config &config, const std::function<Sight(const QString &path)> &sightOf);

} // namespace backup
