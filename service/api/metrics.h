#pragma once

#include "shared/set_info.h"
#include "shared/status.h"

#include <QByteArray>

namespace backup {

//! What is known of the service and its sets, for `GET /metrics`.
struct MetricsInput {
    Status status;
    QList<SetInfo> sets;
    //! Faults of config.ini that belong to no set; one when it cannot be read.
    qsizetype configFaultCount = 0;
};

//! \a input in Prometheus's text format 0.0.4, metrics of one name together, ordered as the sets are. A figure that is
//! not known yet is left out. Names and units are after https://prometheus.io/docs/practices/naming/.
QByteArray metricsText(const MetricsInput &input);

//! The content type that belongs to that text.
QByteArray metricsContentType();

}
