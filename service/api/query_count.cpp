#include "service/api/query_count.h"

namespace backup {

using namespace Qt::StringLiterals;

Result<qsizetype> queryCount(const QUrlQuery &query, const QString &key, const CountRange &range)
{
    if (!query.hasQueryItem(key))
        return range.usual;
    bool isNumber = false;
    const qlonglong count = query.queryItemValue(key, QUrl::FullyDecoded).toLongLong(&isNumber);
    if (isNumber && count >= range.least && count <= range.greatest)
        return count;
    return Fault {FaultKind::InvalidRequest,
        u"\"%1\" is no number from %2 to %3."_s.arg(key).arg(range.least).arg(range.greatest), {}};
}

}
