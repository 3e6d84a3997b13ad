#include "service/system/log_fields.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

QString quoted(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + value + u'"';
}

QString unquoted(QString value)
{
    static const QRegularExpression escape(u"\\\\(.)"_s);
    return value.replace(escape, u"\\1"_s);
}

}

QString messagePrefix(const LogFields &fields)
{
    QStringList parts;
    if (!fields.task.isEmpty())
        parts.append(u"task="_s + fields.task);
    if (!fields.set.isEmpty())
        parts.append(u"set="_s + quoted(fields.set));
    if (!fields.code.isEmpty())
        parts.append(u"code="_s + fields.code);
    return parts.isEmpty() ? QString() : parts.join(u' ') + u": "_s;
}

LogRecord recordFromMessage(const QString &message)
{
    static const QRegularExpression prefix(
        u"\\A(?=task=|set=|code=)(?:task=([\\w-]+) ?)?(?:set=\"((?:[^\"\\\\]|\\\\.)*)\" ?)?(?:code=([a-z-]+))?(?<! ): "_s);
    const QRegularExpressionMatch match = prefix.match(message);
    if (!match.hasMatch())
        return {{}, message};
    return {{match.captured(1), unquoted(match.captured(2)), match.captured(3)}, message.mid(match.capturedEnd())};
}

}
