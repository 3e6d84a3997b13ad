#include "monitor/client/api_path.h"

#include <QUrl>

namespace backup::apiPath {

using namespace Qt::StringLiterals;

namespace {

QString encoded(const QString &part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

}

QString status()
{
    return u"/api/status"_s;
}

QString sets()
{
    return u"/api/sets"_s;
}

QString history(const QString &name, int limit)
{
    return u"/api/history?limit=%1&name=%2"_s.arg(limit).arg(encoded(name));
}

QString clearErrors()
{
    return u"/api/clear_error"_s;
}

QString clearFinished()
{
    return u"/api/clear_finished"_s;
}

QString trigger(const QString &name, const QStringList &accepted)
{
    const qsizetype underscore = name.indexOf(u'_', 1); // as the service splits it: no part is empty
    if (underscore < 0 || underscore == name.size() - 1)
        return {};
    QString path = u"/api/"_s + encoded(name.left(underscore)) + u'/' + encoded(name.mid(underscore + 1));
    QChar separator = u'?';
    for (const QString &code : accepted) {
        path += separator + u"accept="_s + encoded(code);
        separator = u'&';
    }
    return path;
}

QString cancel(const QString &taskId)
{
    return u"/api/tasks/"_s + encoded(taskId) + u"/cancel"_s;
}

QString log(const QString &taskId)
{
    return u"/api/tasks/"_s + encoded(taskId) + u"/log"_s;
}

}
