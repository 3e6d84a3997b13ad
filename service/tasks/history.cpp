#include "service/tasks/history.h"

#include "service/config/read_to_end.h"
#include "service/tasks/backward_lines.h"
#include "service/tasks/durable_file.h"
#include "service/tasks/file_lock.h"
#include "service/tasks/logging.h"
#include "shared/json.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <cstring>
#include <functional>
#include <optional>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

std::optional<HistoryEntry> entryOf(const QByteArray &line)
{
    const Result<HistoryEntry> entry = historyEntryFromJson(QJsonDocument::fromJson(line).object());
    return entry ? std::optional(*entry) : std::nullopt;
}

QByteArray withoutLineEnd(QByteArray line)
{
    if (line.endsWith('\n'))
        line.chop(1);
    return line;
}

//! \a text as it stands in a line of the file, quotes included.
QByteArray jsonText(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

//! QByteArray::contains() takes several times as long.
bool holds(const QByteArray &line, const QByteArray &text)
{
    return ::memmem(
        line.constData(), static_cast<size_t>(line.size()), text.constData(), static_cast<size_t>(text.size()));
}

Fault unreadable(const QFile &file)
{
    return {FaultKind::StateUnwritable, u"%1 could not be read: %2."_s.arg(file.fileName(), file.errorString()),
        u"Look for errors of its disk, for example with dmesg."_s};
}

//! Calls \a see with each line of \a file, without its end. One by one: a service that has just started shall not take
//! thrice the file's size in memory.
Result<void> forEachLine(QFile &file, const std::function<void(const QByteArray &)> &see)
{
    file.seek(0);
    // Where a file cannot be read, QFile::atEnd() never says so.
    for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine())
        see(withoutLineEnd(line));
    if (file.error() != QFile::NoError)
        return unreadable(file);
    return {};
}

//! Keeps the newer half, from the beginning of a line.
Result<void> dropOlderHalf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(file.size() / 2))
        return {};
    file.readLine();
    const std::optional<QByteArray> newer = readToEnd(file);
    return newer ? replaceDurably(path, *newer) : unreadable(file);
}

}

History::History(const QString &stateFolder)
    : m_path(stateFolder + u"/history.jsonl"_s)
{
}

Result<void> History::append(const HistoryEntry &entry) const
{
    const FileLock lock(m_path + u".lock"_s, FileLock::IfHeld::Wait);
    const QByteArray line = QJsonDocument(historyEntryToJson(entry)).toJson(QJsonDocument::Compact);
    const Result<void> appended = appendLineDurably(m_path, line);
    if (!appended || QFileInfo(m_path).size() <= largestSize)
        return appended;
    // No fault of the append, which would be made once more; the next one shortens it.
    if (const Result<void> shortened = dropOlderHalf(m_path); !shortened)
        qCWarning(tasksLog).noquote() << "The history has grown too long:" << shortened.fault().message;
    return {};
}

QList<HistoryEntry> History::newest(qsizetype limit, const QString &name) const
{
    QList<HistoryEntry> entries;
    for (const QJsonValue &each : newestAsJson(limit, name))
        entries.append(*historyEntryFromJson(each.toObject()));
    return entries;
}

QJsonArray History::newestAsJson(qsizetype limit, const QString &name, qint64 mostBytes) const
{
    QJsonArray entries;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    const QByteArray written = name.isEmpty() ? QByteArray() : "\"name\":" + jsonText(name);
    BackwardLines lines(file);
    qint64 bytes = 0;
    while (entries.size() < limit) {
        const std::optional<QByteArray> line = lines.next();
        if (!line)
            break;
        // Reading each line as JSON would take ten times as long.
        if (!holds(*line, written))
            continue;
        // To write the objects anew from what was read would take twice as long.
        const QJsonObject object = QJsonDocument::fromJson(*line).object();
        const Result<HistoryEntry> entry = historyEntryFromJson(object);
        if (!entry || (!name.isEmpty() && entry->name != name))
            continue;
        bytes += line->size();
        if (bytes > mostBytes && !entries.isEmpty())
            break;
        entries.append(object);
    }
    return entries;
}

std::optional<HistoryEntry> History::find(const QString &taskId) const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray written = "\"id\":" + jsonText(taskId);
    BackwardLines lines(file);
    while (const std::optional<QByteArray> line = lines.next()) {
        if (!holds(*line, written))
            continue;
        if (const std::optional<HistoryEntry> entry = entryOf(*line); entry && entry->id == taskId)
            return entry;
    }
    return std::nullopt;
}

bool History::holdsCommit(const QString &name, const QString &taskId, const QDateTime &committedAtUtc) const
{
    // The run in question is the set's last or the one before it; the others are there for runs made by hand.
    for (const HistoryEntry &entry : newest(20, name)) {
        if (entry.id == taskId && entry.committed && entry.startedAtUtc <= committedAtUtc
            && committedAtUtc <= entry.endedAtUtc)
            return true;
    }
    return false;
}

Result<QString> History::setDamagedLinesAside(const QDateTime &nowUtc) const
{
    const FileLock lock(m_path + u".lock"_s, FileLock::IfHeld::Wait);
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return QString();
    int damaged = 0;
    const Result<void> counted = forEachLine(file, [&damaged](const QByteArray &line) {
        if (!line.isEmpty() && !entryOf(line))
            ++damaged;
    });
    if (!counted)
        return counted.fault();
    if (damaged == 0)
        return QString();
    QByteArray sound;
    const Result<void> gathered = forEachLine(file, [&sound](const QByteArray &line) {
        if (entryOf(line))
            sound += line + '\n';
    });
    if (!gathered)
        return gathered.fault();
    const QString lines = damaged == 1 ? u"1 damaged line"_s : u"%1 damaged lines"_s.arg(damaged);
    const QString inVain = u"The history leaves out %1, which could not be set aside"_s.arg(lines);
    const Result<QString> copy = keepAside(m_path, nowUtc);
    if (!copy)
        return withContext(copy.fault(), inVain);
    // The file stays in its place until the new one is whole: no run is forgotten for want of room.
    if (const Result<void> replaced = replaceWhole(m_path, sound); !replaced) {
        QFile::remove(*copy);
        return withContext(replaced.fault(), inVain);
    }
    if (const Result<void> flushed = flushFolderOf(m_path); !flushed)
        return flushed.fault();
    return u"The history leaves out %1 from now on; the file as it was is kept as %2."_s.arg(lines, *copy);
}

}
