#include "service/tasks/task_journal.h"

#include "service/tasks/durable_file.h"
#include "shared/json.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <algorithm>
#include <chrono>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Fault damaged(const QString &reason)
{
    return {FaultKind::Internal, reason, {}};
}

bool allIn(TaskState state, const QList<Task> &tasks)
{
    return std::all_of(tasks.begin(), tasks.end(), [state](const Task &task) { return task.state == state; });
}

Result<Status> readTasks(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return damaged(file.errorString());
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return damaged(u"%1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    Result<Status> status = statusFromJson(document.object());
    if (status
        && !(allIn(TaskState::Error, status->error) && allIn(TaskState::Finished, status->finished)
            && allIn(TaskState::Running, status->running) && allIn(TaskState::Pending, status->pending)))
        return damaged(u"a task stands in a list that is not its state's"_s);
    return status;
}

}

Result<SavedTasks> loadTasks(const QString &path, const QDateTime &nowUtc)
{
    if (!QFileInfo::exists(path))
        return SavedTasks {};
    const Result<Status> status = readTasks(path);
    if (status)
        return SavedTasks {*status, {}};
    const Result<QString> copy = setAside(path, nowUtc);
    if (!copy)
        return withContext(copy.fault(), u"the task lists are damaged (%1)"_s.arg(status.fault().message));
    return SavedTasks {{},
        u"The task lists were damaged (%1) and begin anew; the damaged file is kept as %2. The history and all backups are unaffected."_s
            .arg(status.fault().message, *copy)};
}

TaskJournal::TaskJournal(QString path, StateWriter &writer, std::function<QByteArray()> text, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_writer(writer)
    , m_text(std::move(text))
{
    m_soon.setInterval(1s);
    m_retry.setInterval(5s);
    for (QTimer *timer : {&m_soon, &m_retry}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, [this] { save(); });
    }
}

void TaskJournal::save(StateWriter::Done done)
{
    m_isWanted = true;
    if (done)
        m_waiting.append(std::move(done));
    if (!m_isSaving)
        begin();
}

void TaskJournal::saveSoon()
{
    if (!m_soon.isActive())
        m_soon.start();
}

void TaskJournal::begin()
{
    m_soon.stop();
    m_isWanted = false;
    m_isSaving = true;
    m_served = std::exchange(m_waiting, {});
    m_writer.post([path = m_path, text = m_text()] { return replaceDurably(path, text); },
        [this](const Result<void> &result) { finished(result); });
}

void TaskJournal::finished(const Result<void> &result)
{
    m_isSaving = false;
    const bool isMended = m_fault && result;
    m_fault = result ? std::nullopt : std::optional(result.fault());
    if (m_fault)
        m_retry.start();
    else
        m_retry.stop();
    for (const StateWriter::Done &done : std::exchange(m_served, {}))
        done(result);
    if (isMended)
        Q_EMIT mended();
    if (m_isWanted && !m_isSaving)
        begin();
}

}
