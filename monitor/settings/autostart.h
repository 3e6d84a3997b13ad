#pragma once

#include <QString>

//! Starting at login: a desktop file in the autostart folder (XDG), a value under Run in the registry, or a launch
//! agent.
namespace backup::autostart {

bool isOn();
//! False when it could not be written.
bool set(bool on);

//! The desktop file that starts \a program at login, after the Desktop Entry Specification 1.5.
QString desktopFileText(const QString &program);

}
