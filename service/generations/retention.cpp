#include "service/generations/retention.h"

#include <algorithm>

namespace backup {

QList<GenerationName> expiredGenerations(
    QList<GenerationName> all, int keepCount, const std::optional<GenerationName> &newest)
{
    std::sort(all.begin(), all.end());
    const qsizetype count = std::max<qsizetype>(all.size() - std::max(keepCount, 0), 0);
    if (keepCount > 0 && newest)
        all.removeOne(*newest);
    return all.first(count);
}

}
