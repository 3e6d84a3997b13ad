#pragma once

#include "shared/history_entry.h"

#include <QDate>
#include <QList>
#include <optional>

namespace backup {

//! One past copy: a folder beside the latest.
struct GenerationInfo {
    //! Folder name, for example "hoge_20261122" or "hoge_20261122.2".
    QString name;
    QDate date;

    friend bool operator==(const GenerationInfo &, const GenerationInfo &) = default;
};

//! Something wrong with a line of config.ini.
struct ConfigFault {
    //! 1-based; 0 when no single line is meant.
    int line = 0;
    //! Section the line stands in; empty before the first.
    QString section;
    QString message;
    QString remedy;

    friend bool operator==(const ConfigFault &, const ConfigFault &) = default;
};

//! One configured backup set, as `GET /api/sets` lists it.
struct SetInfo {
    QString name;
    //! Absolute, without a trailing slash; empty when the section is faulty, as keepCount is 0.
    QString source;
    QString dest;
    int keepCount = 0;
    //! Day of the last committed run; invalid before the first.
    QDate dateLast;
    //! Newest first, as they were seen last.
    QList<GenerationInfo> generations;
    std::optional<HistoryEntry> lastResult;
    QDateTime lastSuccessAtUtc;
    //! Free for the service's user, and in all, on the destination's filesystem when the last run ended; absent before
    //! the first.
    std::optional<qint64> destinationFreeBytes;
    std::optional<qint64> destinationSizeBytes;
    //! Not empty: the section is disabled.
    QList<ConfigFault> faults;

    friend bool operator==(const SetInfo &, const SetInfo &) = default;
};

}
