#pragma once

#include "service/api/message.h"
#include "shared/result.h"

#include <QByteArray>
#include <QStringList>

namespace backup {

//! What the service can be asked for; each has one handler.
enum class Endpoint {
    Page,
    Health,
    Metrics,
    Status,
    ClearErrors,
    ClearFinished,
    Sets,
    OneSet,
    History,
    OneTask,
    TaskLog,
    CancelTask,
    Backup,
};

//! An endpoint with the parts of the path that name something: {"foo", "hoge"} for POST /api/foo/hoge.
struct Route {
    Endpoint endpoint = Endpoint::Page;
    QStringList arguments;

    friend bool operator==(const Route &, const Route &) = default;
};

//! The route, or a fault of kind UnknownPath or MethodNotAllowed.
Result<Route> findRoute(ApiRequest::Method method, const QStringList &path);

//! Value of the header Allow for a path, for example "GET, HEAD, OPTIONS"; empty for an unknown path.
QByteArray allowedMethods(const QStringList &path);

} // namespace backup
