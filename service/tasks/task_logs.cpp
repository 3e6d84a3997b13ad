#include "service/tasks/task_logs.h"

#include "service/tasks/state_writer.h"
#include "shared/printable.h"

#include <QDir>
#include <QFile>
#include <algorithm>
#include <chrono>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr QByteArrayView cutNotice("\n(The log is longer than is kept; the rest is left out.)\n");

bool isTaskId(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c == u'-' || (c.unicode() < 128 && c.isLetterOrNumber());
    });
}

Result<void> appendWithinLimit(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        return Fault {FaultKind::StateUnwritable, file.errorString(), {}};
    const qint64 room = TaskLogs::largestSize - file.size();
    if (room <= 0)
        return {};
    const bool isWhole = text.size() < room;
    file.write(isWhole ? text : text.left(room) + cutNotice.toByteArray());
    return {};
}

Result<void> removeOldest(const QString &folder, qsizetype kept)
{
    const QStringList names = QDir(folder).entryList({u"*.log"_s}, QDir::Files, QDir::Time);
    for (const QString &name : names.mid(kept))
        QFile::remove(folder + u'/' + name);
    return {};
}

}

TaskLogs::TaskLogs(const QString &stateFolder, StateWriter &writer, QObject *parent)
    : QObject(parent)
    , m_folder(stateFolder + u"/logs"_s)
    , m_writer(writer)
{
    QDir().mkpath(m_folder);
    m_flush.setSingleShot(true);
    m_flush.setInterval(200ms);
    connect(&m_flush, &QTimer::timeout, this, &TaskLogs::flush);
}

void TaskLogs::append(const QString &taskId, const QString &text, const QDateTime &nowUtc)
{
    if (m_unwritten.value(taskId).size() > largestSize)
        return;
    const QString time = nowUtc.toUTC().toString(u"yyyy-MM-dd HH:mm:ss'Z' "_s);
    for (const QString &line : text.split(u'\n'))
        m_unwritten[taskId] += (time + printable(line)).toUtf8() + '\n';
    if (!m_flush.isActive())
        m_flush.start();
}

void TaskLogs::flush()
{
    m_flush.stop();
    const QHash<QString, QByteArray> texts = std::exchange(m_unwritten, {});
    for (auto text = texts.begin(); text != texts.end(); ++text) {
        m_writer.post([path = pathOf(text.key()), lines = text.value()] { return appendWithinLimit(path, lines); });
    }
}

std::optional<QByteArray> TaskLogs::read(const QString &taskId) const
{
    if (!isTaskId(taskId))
        return std::nullopt;
    QFile file(pathOf(taskId));
    if (!file.open(QIODevice::ReadOnly) && !m_unwritten.contains(taskId))
        return std::nullopt;
    return (file.isOpen() ? file.read(largestSize + cutNotice.size()) : QByteArray()) + m_unwritten.value(taskId);
}

void TaskLogs::keepNewest(qsizetype count)
{
    m_writer.post([folder = m_folder, count] { return removeOldest(folder, count); });
}

QString TaskLogs::pathOf(const QString &taskId) const
{
    return m_folder + u'/' + taskId + u".log"_s;
}

}
