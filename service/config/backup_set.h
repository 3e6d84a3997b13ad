#pragma once

#include <QDate>
#include <QString>
#include <QStringList>

namespace backup {

//! One checked `[user_target]` section of config.ini: what a run needs to know.
struct BackupSet {
    //! Section name, for example "foo_hoge"; any script.
    QString name;
    //! Absolute, cleaned, without a trailing slash (but "/" itself).
    QString source;
    QString dest;
    //! How many generations stay beside the latest; 0 keeps none.
    int keepCount = 3;
    //! Day of the last committed run, as the file says; invalid when the file says none.
    QDate dateLast;
    //! rsync(1) exclude patterns, in the file's order.
    QStringList excludes;
    //! Keep hard links between files of the source (rsync -H); takes the plain path.
    bool hardLinks = false;
    //! More than this part of the files gone stops the run; percent, 0-100.
    int maxDeletePercent = 50;
    //! Extra rsync options, already checked against the allow list; one argument each.
    QStringList rsyncOptions;

    friend bool operator==(const BackupSet &, const BackupSet &) = default;
};

}
