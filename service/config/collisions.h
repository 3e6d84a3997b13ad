#pragma once

#include "service/config/set_checks.h"

namespace backup {

//! The faults of sets that would write where another set reads or writes: one dest, nested dests, a dest that is
//! a generation's name or the control folder of another's, a dest within another's source, a source within another's
//! dest, generations or control folder. Each clash is a fault in both sets; a set gets at most one of each sort.
//! Judged by the paths' text: links and mounts are not looked at. Sets without a sound dest or source take no part
//! with it. Two sets may share a source.
QList<ConfigFault> findCollisions(const QList<CheckedSet> &sets);

}
