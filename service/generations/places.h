#pragma once

#include <QByteArray>
#include <QString>

namespace backup {

//! Where everything of one destination is; raw bytes, absolute, no trailing slash. For dest "/mnt/backup/hoge" the
//! control folder is "/mnt/backup/.hoge.backup-server": on the same filesystem, so that renames move whole trees.
struct Places {
    QByteArray parent;
    QByteArray base;
    QByteArray latest;
    QByteArray control;
    //! Where the next latest grows.
    QByteArray staging;
    //! The copy before, as long as the new one has not come in, where names cannot be exchanged.
    QByteArray old;
    //! What is known of staging: see StagingMark.
    QByteArray stagingMark;
    //! A generation that has expired and waits to become the next staging.
    QByteArray spare;
    //! The day on which the spare was made.
    QByteArray spareDay;
    //! What waits to be deleted.
    QByteArray trash;
    QByteArray lock;
    QByteArray trashLock;
    QByteArray journal;
    //! What is known of the latest: see LatestRecord.
    QByteArray record;
    //! Stands there once hard links have worked here: folders may share files.
    QByteArray linksMark;

    QByteArray generation(const QByteArray &folder) const { return latest.left(latest.size() - base.size()) + folder; }
};

Places placesOf(const QString &dest);

}
