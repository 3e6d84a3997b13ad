#pragma once

#include "service/generations/generation_name.h"

namespace backup {

//! The generations that are more than \a keepCount, the oldest ones, oldest first.
QList<GenerationName> expiredGenerations(QList<GenerationName> all, int keepCount);

}
