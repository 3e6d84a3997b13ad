#include "service/web/entity_tag.h"

#include <QList>

namespace backup {

bool namesTag(const QByteArray &ifNoneMatch, const QByteArray &etag)
{
    for (const QByteArray &part : ifNoneMatch.split(',')) {
        QByteArray tag = part.trimmed();
        if (tag.startsWith("W/"))
            tag = tag.mid(2);
        if (tag == "*" || tag == etag)
            return true;
    }
    return false;
}

}
