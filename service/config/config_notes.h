#pragma once

#include "service/config/config.h"
#include "service/config/presence.h"

#include <functional>

namespace backup {

//! How configNotes() looks at the disks: sightOf(), foldersIn() and, where the first has seen something,
//! mountPointOf().
struct Probe {
    std::function<Sight(const QString &path)> sightOf;
    std::function<std::optional<QStringList>(const QString &path)> foldersIn;
    std::function<QString(const QString &path)> mountPointOf;
};

//! What may be meant otherwise in a sound configuration, or is not there now, a sentence or two each: a pattern with a
//! comma or that reads like a section, a source, the folder above a dest, the token file; what a run would refuse, such
//! as a source that is a file or a dest on a disk mounted read-only; a dest that is another set's by another path, and
//! older copies beyond keep_count. \a probe is asked for one path after the other, for none after one that gives no
//! answer.
QStringList configNotes(const Config &config, const Probe &probe);

//! What a run on the day \a today would warn of: a date_last that is ahead of it.
QStringList dateNotes(const Config &config, const QDate &today);

}
