#include "monitor/client/network_return.h"

#include "monitor/client/server_pool.h"

#include <QNetworkInformation>
#include <algorithm>

namespace backup {

bool pollWhenNetworkReturns(ServerPool &pool)
{
    // Not the default backend alone: on Linux that is NetworkManager's, and GLib's, next to it, needs no daemon.
    const QStringList backends = QNetworkInformation::availableBackends();
    const bool isTold = std::any_of(backends.begin(), backends.end(), [](const QString &name) {
        return QNetworkInformation::loadBackendByName(name)
            && QNetworkInformation::instance()->supports(QNetworkInformation::Feature::Reachability);
    });
    if (!isTold)
        return false;
    QObject::connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, &pool,
        [&pool](QNetworkInformation::Reachability reach) {
            if (reach != QNetworkInformation::Reachability::Disconnected)
                pool.pollAllNow();
        });
    return true;
}

}
