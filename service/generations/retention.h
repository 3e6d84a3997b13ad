#pragma once

#include "service/generations/generation_name.h"

namespace backup {

//! The generations that are more than \a keepCount, the oldest ones, oldest first. \a newest was made just now,
//! whatever date it bears: it goes only when none is kept.
QList<GenerationName> expiredGenerations(
    QList<GenerationName> all, int keepCount, const std::optional<GenerationName> &newest = {});

}
