#pragma once

#include "service/config/config.h"
#include "service/config/presence.h"

#include <functional>

namespace backup {

//! What may be meant otherwise in a sound configuration, or is not there now, a sentence or two each: a pattern with a
//! comma, a source, the folder above a dest, the token file. \a presenceOf is asked for one path after the other, for
//! none after one that gives no answer.
QStringList configNotes(const Config &config, const std::function<Presence(const QString &)> &presenceOf);

}
