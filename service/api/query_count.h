#pragma once

#include "shared/result.h"

#include <QUrlQuery>

namespace backup {

struct CountRange {
    qsizetype least = 0;
    qsizetype greatest = 0;
    //! Stands for a count that was not given.
    qsizetype usual = 0;
};

//! How many of something \a query asks for by \a key. InvalidRequest when that is no number within \a range.
Result<qsizetype> queryCount(const QUrlQuery &query, const QString &key, const CountRange &range);

}
