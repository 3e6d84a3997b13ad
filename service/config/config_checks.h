#pragma once

#include "service/config/config.h"
#include "service/config/ini_text.h"

namespace backup {

//! Checks each section of \a document, then all paths against each other.
Config checkConfig(const IniDocument &document);

}
