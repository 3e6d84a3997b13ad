#include "service/tasks/task_logs.h"

#include "service/config/read_to_end.h"
#include "service/tasks/logging.h"
#include "service/tasks/state_writer.h"
#include "shared/printable.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <algorithm>
#include <chrono>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isTaskId(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c == u'-' || (c.unicode() < 128 && c.isLetterOrNumber());
    });
}

//! The beginning of \a log, which tells what was asked for, and its end, which tells how it ended; whole lines.
QByteArray shortened(const QByteArray &log)
{
    constexpr qsizetype headSize = 64 * 1024;
    constexpr qsizetype tailSize = TaskLogs::largestSize / 2;
    return log.left(log.indexOf('\n', headSize) + 1) + "(The log is longer than is kept; lines are left out here.)\n"
        + log.mid(log.indexOf('\n', log.size() - tailSize) + 1);
}

Fault notWritten(const QString &path, const QFileDevice &file)
{
    return {FaultKind::StateUnwritable, u"The log %1 could not be written: %2."_s.arg(path, file.errorString()), {}};
}

Result<void> appendWithinLimit(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite | QIODevice::Append))
        return notWritten(path, file);
    if (file.size() + text.size() <= TaskLogs::largestSize) {
        if (file.write(text) != text.size() || !file.flush())
            return notWritten(path, file);
        return {};
    }
    file.seek(0);
    const std::optional<QByteArray> before = readToEnd(file);
    if (!before)
        return notWritten(path, file);
    QSaveFile shorter(path);
    if (!shorter.open(QIODevice::WriteOnly))
        return notWritten(path, shorter);
    shorter.write(shortened(*before + text));
    if (!shorter.commit())
        return notWritten(path, shorter);
    return {};
}

Result<void> removeOldest(const QString &folder, qsizetype kept)
{
    qint64 total = 0;
    const QFileInfoList logs = QDir(folder).entryInfoList({u"*.log"_s}, QDir::Files, QDir::Time);
    for (qsizetype i = 0; i < logs.size(); ++i) {
        total += logs.at(i).size();
        if (i >= kept || (i > 0 && total > TaskLogs::largestTotal))
            QFile::remove(logs.at(i).filePath());
    }
    return {};
}

}

OpenLog::OpenLog(std::unique_ptr<QFile> file, qint64 inFile, const QByteArray &unwritten)
    : m_file(std::move(file))
    , m_inFile(m_file->isOpen() ? std::min(m_file->size(), inFile) : 0)
    , m_unwritten(unwritten)
{
}

QByteArray OpenLog::read(qint64 most)
{
    QByteArray piece = m_inFile > 0 ? m_file->read(std::min(most, m_inFile)) : QByteArray();
    m_inFile -= piece.size();
    if (m_inFile > 0)
        return piece;
    const QByteArray further = m_unwritten.left(most - piece.size());
    m_unwritten.remove(0, further.size());
    return piece + further;
}

TaskLogs::TaskLogs(const QString &folder, StateWriter &writer, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
    , m_writer(writer)
{
    QDir().mkpath(m_folder);
    m_flush.setSingleShot(true);
    m_flush.setInterval(200ms);
    connect(&m_flush, &QTimer::timeout, this, &TaskLogs::flush);
}

void TaskLogs::append(const QString &taskId, const QString &text, const QDateTime &nowUtc)
{
    const QString time = nowUtc.toUTC().toString(u"yyyy-MM-dd HH:mm:ss'Z' "_s);
    QByteArray &log = m_unwritten[taskId];
    for (const QString &line : text.split(u'\n'))
        log += (time + printable(line)).toUtf8() + '\n';
    if (log.size() > largestSize)
        log = shortened(log);
    if (!m_flush.isActive())
        m_flush.start();
}

void TaskLogs::flush()
{
    m_flush.stop();
    const QHash<QString, QByteArray> texts = std::exchange(m_unwritten, {});
    for (auto text = texts.begin(); text != texts.end(); ++text) {
        const QString path = pathOf(text.key());
        HandedOn &handedOn = m_handedOn[text.key()];
        if (handedOn.pieces++ == 0)
            handedOn.sizeBefore = QFileInfo(path).size();
        handedOn.text += text.value();
        m_writer.post([path, lines = text.value()] { return appendWithinLimit(path, lines); },
            [this, id = text.key()](const Result<void> &result) { settle(id, result); });
    }
}

void TaskLogs::settle(const QString &taskId, const Result<void> &result)
{
    if (!result && !m_isFailing)
        qCWarning(tasksLog).noquote() << result.fault().message;
    m_isFailing = !result;
    const auto handedOn = m_handedOn.find(taskId);
    if (--handedOn->pieces == 0)
        m_handedOn.erase(handedOn);
}

std::optional<OpenLog> TaskLogs::open(const QString &taskId) const
{
    if (!isTaskId(taskId))
        return std::nullopt;
    auto file = std::make_unique<QFile>(pathOf(taskId));
    const auto handedOn = m_handedOn.constFind(taskId);
    const bool isBeingWritten = handedOn != m_handedOn.cend();
    if (!file->open(QIODevice::ReadOnly) && !isBeingWritten && !m_unwritten.contains(taskId))
        return std::nullopt;
    const QByteArray unwritten = m_unwritten.value(taskId);
    return isBeingWritten ? OpenLog(std::move(file), handedOn->sizeBefore, handedOn->text + unwritten)
                          : OpenLog(std::move(file), largestSize, unwritten);
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
