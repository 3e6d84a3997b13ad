#include "service/config/copy_names.h"

#include "service/config/path_checks.h"

#include <QDate>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace backup {

QString destOfCopy(const QString &path)
{
    static const QRegularExpression generation(u"\\A(.+)_([0-9]{8})(\\.[0-9]+)?\\z"_s);
    static const QRegularExpression control(u"\\A\\.(.+)\\.backup-server\\z"_s);
    const QString name = path.section(u'/', -1);
    const QString folder = path.chopped(name.size());
    const QRegularExpressionMatch dated = generation.match(name);
    if (dated.hasMatch() && QDate::fromString(dated.captured(2), u"yyyyMMdd"_s).isValid())
        return folder + dated.captured(1);
    const QRegularExpressionMatch hidden = control.match(name);
    return hidden.hasMatch() ? folder + hidden.captured(1) : QString();
}

bool isWithinCopies(const QString &path, const QString &dest)
{
    bool isWithin = false;
    forEachFolderOf(path, [&](const QString &folder) { isWithin = isWithin || destOfCopy(folder) == dest; });
    return isWithin;
}

}
