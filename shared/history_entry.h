#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace backup {

//! What a run counted. Files are entries that are not folders.
struct RunStats {
    qint64 filesScanned = 0;
    qint64 bytesScanned = 0;
    qint64 filesChanged = 0;
    qint64 filesDeleted = 0;
    //! Bytes of file content written to the destination.
    qint64 bytesSent = 0;

    friend bool operator==(const RunStats &, const RunStats &) = default;
};

//! One ended run, as `GET /api/history` lists it.
struct HistoryEntry {
    QString id;
    QString name;
    //! Whether a new latest was committed. A run that could not read some files commits and is an error.
    bool committed = false;
    //! Empty for a finished run, else the fault's code.
    QString code;
    QString message;
    QStringList warnings;
    QDateTime startedAtUtc;
    QDateTime endedAtUtc;
    RunStats stats;
    //! The folder name that the copy before got, for example "hoge_20261122"; empty when none was made.
    QString generation;

    friend bool operator==(const HistoryEntry &, const HistoryEntry &) = default;
};

}
