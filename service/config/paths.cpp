#include "service/config/paths.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

//! The folder that \a variable names; \a fallback, below the home folder, when it names none. A relative one does not
//! count (XDG Base Directory Specification).
QString baseFolder(const char *variable, const QString &fallback)
{
    const QString named = qEnvironmentVariable(variable);
    return QDir::cleanPath(named.startsWith(u'/') ? named : QDir::homePath() + u'/' + fallback);
}

}

QString defaultConfigPath()
{
    const QString ofSystem = u"/etc/backup-server/config.ini"_s;
    if (QFile::exists(ofSystem))
        return ofSystem;
    return baseFolder("XDG_CONFIG_HOME", u".config"_s) + u"/backup-server/config.ini"_s;
}

QString defaultStateDir()
{
    const QString ofSystemd = qEnvironmentVariable("STATE_DIRECTORY").section(u':', 0, 0);
    if (!ofSystemd.isEmpty())
        return ofSystemd;
    return baseFolder("XDG_STATE_HOME", u".local/state"_s) + u"/backup-server"_s;
}

}
