#pragma once

#include "service/program_options.h"

namespace backup {

//! `backup-server token`: what to print. A fault when neither the options nor [server] name a file for the hashes.
Result<QString> makeToken(const TokenOptions &options);

//! `backup-server certificate`: what to print. The files are those that [server] names, else certificate.pem and
//! key.pem beside the configuration.
Result<QString> makeCertificate(const CertificateOptions &options);

} // namespace backup
