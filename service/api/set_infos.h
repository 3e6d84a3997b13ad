#pragma once

#include "service/config/config.h"
#include "service/tasks/set_report.h"

namespace backup {

//! A configured set as `GET /api/sets` lists it: what config.ini says, and what is known from its runs. No folder is
//! looked at.
SetInfo setInfo(const Config &config, const QString &name, const std::optional<SetReport> &report);
//! A set of \a config as those without a token are told of it: a name that holds a "/" is no set's and may be a path;
//! in its place stands "line N", where the section begins.
SetInfo withOpenName(SetInfo set, const Config &config);

}
