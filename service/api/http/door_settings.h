#pragma once

#include "service/api/http/door_limits.h"
#include "service/api/http/request_guard.h"
#include "service/config/server_settings.h"

#include <QHostAddress>
#include <QList>

namespace backup {

//! The door's limits as [server] sets them; reserves descriptors for what else the service opens.
DoorLimits doorLimits(const ServerSettings &settings);

//! This machine's names and those that [server] allows.
ServerNames serverNames(const ServerSettings &settings);

//! Where to listen, for ServerSettings::listen; the first must work, the others where this machine has them.
QList<QHostAddress> listenAddresses(const QString &listen);

} // namespace backup
