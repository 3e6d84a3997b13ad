#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace backup {

//! What is mounted below a folder and holds files of people: by the path below it, what names the filesystem, see
//! diskIdentity().
using NestedMounts = QMap<QByteArray, QString>;

//! Those that are mounted below \a folder now. Opens no share, which may hang.
NestedMounts nestedMounts(const QByteArray &folder);

//! The path below \a folder of a mount of \a before that \a now lacks, or has another one of, although one of \a copies
//! holds something there; empty when there is none. \a now is looked up anew where one may only have been asleep.
QByteArray missingMount(
    const QByteArray &folder, const NestedMounts &before, NestedMounts &now, const QList<QByteArray> &copies);

}
