#include "service/config/paths.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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

//! The first folder that systemd names in \a variable; empty when it names none.
QString folderOfSystemd(const char *variable)
{
    return qEnvironmentVariable(variable).section(u':', 0, 0);
}

}

QString defaultConfigPath(const PackagePaths &package)
{
    if (QFile::exists(package.config))
        return package.config;
    return baseFolder("XDG_CONFIG_HOME", u".config"_s) + u"/backup-server/config.ini"_s;
}

QString defaultStateDir(const QString &configPath, const PackagePaths &package)
{
    const QString ofSystemd = folderOfSystemd("STATE_DIRECTORY");
    if (!ofSystemd.isEmpty())
        return ofSystemd;
    const QFileInfo ofService(package.state);
    if (configPath == package.config && ofService.isDir() && ofService.isWritable())
        return package.state;
    return baseFolder("XDG_STATE_HOME", u".local/state"_s) + u"/backup-server"_s;
}

QString logFolder(const QString &stateFolder)
{
    const QString ofSystemd = folderOfSystemd("LOGS_DIRECTORY");
    return ofSystemd.isEmpty() ? stateFolder + u"/logs"_s : ofSystemd;
}

}
