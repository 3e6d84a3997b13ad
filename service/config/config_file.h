#pragma once

#include "service/config/config.h"
#include "service/config/file_identity.h"

namespace backup {

//! config.ini as it is now: read again when, and only when, it may have changed.
class ConfigFile
{
public:
    //! \a path may name a file that is not there yet.
    explicit ConfigFile(QString path);

    //! The configuration. The reference stays good until the next call. Costs one stat(2) while nothing changes.
    const Result<Config> &current();
    const QString &path() const { return m_path; }

private:
    QString m_path;
    //! The file as it was before the last reading; nothing while an older reading must not be trusted.
    std::optional<FileIdentity> m_seen;
    Result<Config> m_config;
};

}
