#include "service/generations/retention.h"

#include <algorithm>

namespace backup {

QList<GenerationName> expiredGenerations(QList<GenerationName> all, int keepCount)
{
    std::sort(all.begin(), all.end());
    return all.first(std::max<qsizetype>(all.size() - std::max(keepCount, 0), 0));
}

}
