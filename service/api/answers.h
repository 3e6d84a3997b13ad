#pragma once

#include "service/api/message.h"

#include <QJsonObject>

namespace backup {

ApiResponse jsonAnswer(int status, const QJsonObject &object);

//! {"code", "message", "remedy"} with the status that the kind of fault has.
ApiResponse faultAnswer(const Fault &fault);

}
