#pragma once

#include "service/api/http/door_limits.h"
#include "service/api/http/request_guard.h"
#include "service/config/server_settings.h"

#include <QHostAddress>
#include <QList>

namespace backup {

//! All that a door is told.
struct DoorSettings {
    DoorLimits limits;
    ServerNames names;
    //! Empty: no tokens, everybody may do everything.
    QString tokenFile;
    TokenFor tokenFor = TokenFor::Changes;
    //! Both empty: no TLS.
    QString tlsCertificate;
    QString tlsKey;
};

//! What [server] sets, with this machine's names; reserves descriptors for what else the service opens.
DoorSettings doorSettings(const ServerSettings &settings);

//! Where to listen, for ServerSettings::listen; the first must work, the others where this machine has them.
QList<QHostAddress> listenAddresses(const QString &listen);

} // namespace backup
