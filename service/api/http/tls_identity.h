#pragma once

#include "service/config/file_identity.h"
#include "shared/result.h"

#include <QSslConfiguration>

namespace backup {

//! A configuration for servers that shows \a certificatePath (PEM, the chain behind it in the same file) with the
//! key at \a keyPath (PEM, RSA or elliptic curve, without a passphrase); TLS 1.2 and newer. A fault when they cannot
//! be read or do not belong together; ConfigUnreadable where another user might read them.
Result<QSslConfiguration> readTlsConfiguration(const QString &certificatePath, const QString &keyPath);

//! The service's certificate as it is now: read again when a file has changed.
class TlsIdentity
{
public:
    //! Empty paths: no TLS.
    TlsIdentity(QString certificatePath, QString keyPath);

    //! Also with one of the two, so that load() tells that the other is not named.
    bool isUsed() const { return !m_certificatePath.isEmpty() || !m_keyPath.isEmpty(); }
    //! Reads the files; the fault says why they cannot be used.
    Result<void> load();
    //! The last configuration that could be read; a later failure is logged and changes nothing.
    const QSslConfiguration &configuration();

private:
    const QString m_certificatePath;
    const QString m_keyPath;
    std::optional<FileIdentity> m_certificateState;
    std::optional<FileIdentity> m_keyState;
    QSslConfiguration m_configuration;
};

} // namespace backup
