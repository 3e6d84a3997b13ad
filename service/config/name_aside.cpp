#include "service/config/name_aside.h"

#include <QFileInfo>

namespace backup {

using namespace Qt::StringLiterals;

QString nameAside(const QString &path, const QDateTime &nowUtc)
{
    const QString base = path + u".damaged-"_s + nowUtc.toUTC().toString(u"yyyyMMdd'T'HHmmss"_s);
    QString name = base;
    for (int i = 2; QFileInfo::exists(name); ++i)
        name = base + u'.' + QString::number(i);
    return name;
}

}
