#include "monitor/models/phrases.h"

#include <QCoreApplication>
#include <QLocale>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::Phrases)

public:
    static QString duration(qint64 seconds)
    {
        const auto twoDigits = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
        if (seconds < 60)
            return tr("%1 s").arg(seconds);
        if (seconds < 3600)
            return tr("%1 min %2 s").arg(seconds / 60).arg(twoDigits(seconds % 60));
        if (seconds < 86400)
            return tr("%1 h %2 min").arg(seconds / 3600).arg(twoDigits(seconds / 60 % 60));
        return tr("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24);
    }

    static QString ago(qint64 seconds)
    {
        if (seconds < 30)
            return tr("just now");
        if (seconds < 90 * 60)
            return tr("%1 min ago").arg((seconds + 30) / 60);
        if (seconds < 36 * 3600)
            return tr("%1 h ago").arg((seconds + 1800) / 3600);
        return tr("%n day(s) ago", nullptr, static_cast<int>((seconds + 43200) / 86400));
    }

    static QString shortTime(const QDateTime &local, qint64 daysAgo)
    {
        const QString clock = QLocale().toString(local.time(), QLocale::ShortFormat);
        if (daysAgo == 0)
            return clock;
        if (daysAgo == 1)
            return tr("yesterday %1").arg(clock);
        return QLocale().toString(local, QLocale::ShortFormat);
    }

    static QString phase(Phase phase)
    {
        switch (phase) {
        case Phase::Preflight:
            return tr("Checking");
        case Phase::Scan:
            return tr("Scanning");
        case Phase::Stage:
            return tr("Preparing");
        case Phase::Copy:
            return tr("Copying");
        case Phase::Commit:
            return tr("Committing");
        case Phase::Prune:
            return tr("Tidying up");
        }
        Q_UNREACHABLE();
    }

    static QString rate(qint64 rate) { return tr("%1/s").arg(bytesPhrase(rate)); }
    // An estimate: seconds beside minutes would claim more than it knows, and take the room of what is known.
    static QString timeLeft(qint64 seconds)
    {
        if (seconds < 60)
            return tr("%1 s left").arg(seconds);
        if (seconds < 90 * 60)
            return tr("%1 min left").arg((seconds + 59) / 60);
        if (seconds < 36 * 3600)
            return tr("%1 h left").arg((seconds + 3599) / 3600);
        return tr("%n day(s) left", nullptr, static_cast<int>(std::min<qint64>(seconds / 86400, 9'999)));
    }
    static QString files(qint64 files) { return tr("%1 files").arg(QLocale().toString(files)); }
    static QString hidden() { return tr("Shown only with a token"); }
    static QString warnings(qsizetype count, const QString &first)
    {
        return tr("%n warning(s): %1", nullptr, static_cast<int>(count)).arg(first);
    }
};

QString toTheSecond(QTime time)
{
    // The long format of a locale has seconds, but the time zone, too.
    QString format = QLocale().timeFormat(QLocale::ShortFormat);
    if (!format.contains(u's'))
        format.replace(u"mm"_s, u"mm:ss"_s);
    return QLocale().toString(time, format);
}

}

QString bytesPhrase(qint64 bytes)
{
    return bytes < 0 ? QString() : QLocale().formattedDataSize(bytes, 1);
}

QString durationPhrase(qint64 seconds)
{
    return seconds < 0 ? QString() : Words::duration(seconds);
}

QString agoPhrase(const QDateTime &utc, const QDateTime &nowUtc)
{
    return utc.isValid() ? Words::ago(utc.secsTo(nowUtc)) : QString();
}

QString shortTime(const QDateTime &utc, const QDateTime &nowUtc)
{
    if (!utc.isValid())
        return {};
    const QDateTime local = utc.toLocalTime();
    return Words::shortTime(local, local.date().daysTo(nowUtc.toLocalTime().date()));
}

QString exactTime(const QDateTime &utc)
{
    if (!utc.isValid())
        return {};
    const QDateTime local = utc.toLocalTime();
    return QLocale().toString(local.date(), QLocale::LongFormat) + u' ' + toTheSecond(local.time());
}

QString clockTime(const QDateTime &utc, const QDateTime &nowUtc)
{
    return isSameDay(utc, nowUtc) ? toTheSecond(utc.toLocalTime().time()) : exactTime(utc);
}

bool isSameDay(const QDateTime &utc, const QDateTime &otherUtc)
{
    return utc.toLocalTime().date() == otherUtc.toLocalTime().date();
}

QString datePhrase(QDate date)
{
    return date.isValid() ? QLocale().toString(date, QLocale::ShortFormat) : QString();
}

QString phaseWord(Phase phase)
{
    return Words::phase(phase);
}

QString progressPhrase(const Progress &progress)
{
    QStringList parts {phaseWord(progress.phase)};
    if (progress.percent)
        parts.append(QLocale().toString(*progress.percent) + QLocale().percent());
    else if (progress.files)
        parts.append(Words::files(*progress.files));
    if (progress.rate && *progress.rate > 0)
        parts.append(Words::rate(*progress.rate));
    if (progress.eta && *progress.eta >= 0)
        parts.append(Words::timeLeft(*progress.eta));
    return parts.join(u" · "_s);
}

qint64 runSeconds(const Task &task, const QDateTime &nowUtc)
{
    if (!task.startedAtUtc.isValid() || task.state == TaskState::Pending)
        return -1;
    const QDateTime &end = task.state == TaskState::Running ? nowUtc : task.updatedAtUtc;
    // The server's clock may be ahead of ours.
    return std::max<qint64>(0, task.startedAtUtc.secsTo(end));
}

QString durationOf(const Task &task, const QDateTime &nowUtc)
{
    return durationPhrase(runSeconds(task, nowUtc));
}

QString toldText(const QString &text)
{
    return text.isEmpty() ? Words::hidden() : text;
}

QString messageOf(const Task &task)
{
    if (task.state == TaskState::Error || !task.message.isEmpty())
        return toldText(task.message);
    return task.warnings.isEmpty() ? QString() : Words::warnings(task.warnings.size(), task.warnings.first());
}

}
