#include "service/system/log.h"

#include "service/system/datagram.h"
#include "shared/printable.h"

#include <QDateTime>
#include <QtEndian>
#include <cstdio>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

constexpr auto journalSocket = "/run/systemd/journal/socket";

//! Whether the standard error is the journal's stream, as systemd says in JOURNAL_STREAM (systemd.exec(5)).
bool standardErrorIsJournal()
{
    struct stat error {
    };
    if (::fstat(STDERR_FILENO, &error) != 0)
        return false;
    return qgetenv("JOURNAL_STREAM") == QByteArray::number(error.st_dev) + ':' + QByteArray::number(error.st_ino);
}

//! Whether nobody else tells the time of a line, as a file and a terminal do not.
bool standardErrorHasNoTimes()
{
    struct stat error {
    };
    return ::isatty(STDERR_FILENO) != 0 || (::fstat(STDERR_FILENO, &error) == 0 && S_ISREG(error.st_mode));
}

void appendField(QByteArray &entry, const QByteArray &name, const QByteArray &value)
{
    if (value.isEmpty())
        return;
    if (!value.contains('\n')) {
        entry += name + '=' + value + '\n';
        return;
    }
    // A value of several lines comes with its length, 64 bits, little-endian.
    const auto length = qToLittleEndian(static_cast<quint64>(value.size()));
    entry += name + '\n';
    entry.append(reinterpret_cast<const char *>(&length), sizeof(length));
    entry += value + '\n';
}

void writeLine(const QString &message)
{
    const QByteArray line = printable(message).toLocal8Bit() + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stderr);
    std::fflush(stderr);
}

void toStandardError(QtMsgType, const QMessageLogContext &, const QString &message)
{
    writeLine(message);
}

//! In the form of ISO 8601 that people read, in the time zone of this machine.
void toStandardErrorWithTime(QtMsgType, const QMessageLogContext &, const QString &message)
{
    writeLine(QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm:ss "_s) + message);
}

void toJournal(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArray entry =
        journalEntry(syslogPriority(type), context.category, recordFromMessage(printable(message)));
    // What ends the program goes as a line with its priority (sd-daemon(3)), without fields: the journal knows from
    // which unit such a line comes, but asks /proc about a datagram, whose sender may be gone by then.
    const bool isLast = type == QtCriticalMsg || type == QtFatalMsg;
    if (isLast || !sendDatagram(journalSocket, entry))
        writeLine(u"<%1>"_s.arg(syslogPriority(type)) + message);
}

}

void startLogging()
{
    if (standardErrorIsJournal())
        qInstallMessageHandler(toJournal);
    else
        qInstallMessageHandler(standardErrorHasNoTimes() ? toStandardErrorWithTime : toStandardError);
}

void setLogLevel(LogLevel level, const QString &silent)
{
    QString rules;
    if (level > LogLevel::Debug)
        rules += u"*.debug=false\n"_s;
    if (level > LogLevel::Info)
        rules += u"*.info=false\n"_s;
    if (level > LogLevel::Warning)
        rules += u"*.warning=false\n"_s;
    if (!silent.isEmpty())
        rules += silent + u".warning=false\n"_s;
    QLoggingCategory::setFilterRules(rules);
}

int syslogPriority(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return LOG_DEBUG;
    case QtInfoMsg:
        return LOG_INFO;
    case QtWarningMsg:
        return LOG_WARNING;
    case QtCriticalMsg:
        return LOG_ERR;
    case QtFatalMsg:
        return LOG_CRIT;
    }
    Q_UNREACHABLE();
}

QByteArray journalEntry(int priority, const QByteArray &category, const LogRecord &record)
{
    const QString subject = record.fields.set.isEmpty() ? QString() : record.fields.set + u": "_s;
    QByteArray entry;
    appendField(entry, "MESSAGE", QString(subject + record.text).toUtf8());
    appendField(entry, "PRIORITY", QByteArray::number(priority));
    appendField(entry, "SYSLOG_IDENTIFIER", "backup-server");
    appendField(entry, "BACKUP_CATEGORY", category);
    appendField(entry, "BACKUP_TASK", record.fields.task.toUtf8());
    appendField(entry, "BACKUP_SET", record.fields.set.toUtf8());
    appendField(entry, "BACKUP_CODE", record.fields.code.toUtf8());
    return entry;
}

}
