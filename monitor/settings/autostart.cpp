#include "monitor/settings/autostart.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

namespace backup::autostart {

using namespace Qt::StringLiterals;

namespace {

#ifdef Q_OS_WIN

QSettings runKey()
{
    return QSettings(uR"(HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run)"_s, QSettings::NativeFormat);
}

#else

QString fileName()
{
#ifdef Q_OS_MACOS
    return QDir::homePath() + u"/Library/LaunchAgents/backup-monitor.plist"_s;
#else
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/autostart/backup-monitor.desktop"_s;
#endif
}

QString fileText(const QString &program)
{
#ifdef Q_OS_MACOS
    return u"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>"
           "<key>Label</key><string>backup-monitor</string><key>RunAtLoad</key><true/>"
           "<key>ProgramArguments</key><array><string>%1</string><string>--hidden</string></array>"
           "</dict></plist>\n"_s.arg(program.toHtmlEscaped());
#else
    return desktopFileText(program);
#endif
}

#endif

}

QString desktopFileText(const QString &program)
{
    // Exec is unescaped twice, first as a string, then as a quoted argument, and % begins a field code.
    QString quoted = program;
    quoted.replace(u'%', u"%%"_s);
    for (const QChar special : u"\\\"`$"_s)
        quoted.replace(special, u"\\\\"_s + special);
    return u"[Desktop Entry]\nType=Application\nName=Backup Monitor\nIcon=backup-monitor\n"
           "Exec=\"%1\" --hidden\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"_s.arg(quoted);
}

#ifdef Q_OS_WIN

bool isOn()
{
    return runKey().contains("backup-monitor"_L1);
}

bool set(bool on)
{
    QSettings key = runKey();
    if (on)
        key.setValue("backup-monitor"_L1,
            u"\"%1\" --hidden"_s.arg(QDir::toNativeSeparators(QCoreApplication::applicationFilePath())));
    else
        key.remove("backup-monitor"_L1);
    key.sync();
    return key.status() == QSettings::NoError;
}

#else

bool isOn()
{
    return QFile::exists(fileName());
}

bool set(bool on)
{
    if (!on)
        return !QFile::exists(fileName()) || QFile::remove(fileName());
    QSaveFile file(fileName());
    return QDir().mkpath(QFileInfo(fileName()).path()) && file.open(QIODevice::WriteOnly)
        && file.write(fileText(QCoreApplication::applicationFilePath()).toUtf8()) > 0 && file.commit();
}

#endif

}
