#include "service/tasks/task_service.h"

#include "service/config/paths.h"
#include "service/system/log_fields.h"
#include "service/tasks/destination_disk.h"
#include "service/tasks/logging.h"
#include "service/tasks/presentable.h"
#include "service/tasks/run_record.h"

#include <QRandomGenerator>
#include <QTimer>
#include <chrono>
#include <memory>
#include <utility>

namespace backup {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

//! What the writer is told about the files that it writes, see StateWriter::insist().
const QString historyFile = u"history.jsonl"_s;

QString reportFile(const QString &name)
{
    return u"reports/"_s + name;
}

//! How the warning begins that is true only until the lists are saved.
const QString forgetful = u"A restart would forget this task: "_s;

QString about(const Task &task)
{
    return messagePrefix({task.id, task.name, task.code});
}

}

TaskService::TaskService(SavedTasks saved, EngineSetup setup, TaskPolicy policy, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
    , m_policy(std::move(policy))
    , m_queue(std::move(saved.lists))
    , m_journal(m_setup.stateFolder + u"/tasks.json"_s, m_writer, [this] { return statusText(); })
    , m_logs(logFolder(m_setup.stateFolder), m_writer)
    , m_reports(m_setup.stateFolder)
    , m_runner(m_setup)
{
    if (!saved.warning.isEmpty())
        addNotice(saved.warning);
    takeUpInterrupted();
    mendHistory();
    connect(&m_journal, &TaskJournal::mended, this, [this] {
        m_queue.removeWarnings(forgetful);
        m_journal.saveSoon();
    });
    connect(&m_runner, &Runner::progressed, this,
        [this](const QString &id, const Progress &progress) { m_queue.setProgress(id, progress); });
    connect(&m_runner, &Runner::logged, this,
        [this](const QString &id, const QString &text) { m_logs.append(id, text, now()); });
    connect(&m_runner, &Runner::recovered, this,
        [this](const Task &task, const Recovered &earlier) { onRecovered(task.name, earlier); });
    connect(&m_runner, &Runner::reported, this, &TaskService::onReported);
    connect(&m_runner, &Runner::changed, this, &TaskService::startNext);
}

TaskService::~TaskService() = default;

void TaskService::takeUpInterrupted()
{
    const QList<Task> running = m_queue.lists().running;
    for (const Task &task : running) {
        if (const std::optional<HistoryEntry> entry = recordedEnd(task, history()))
            m_queue.end(task.id, reportOf(*entry), entry->endedAtUtc);
        else
            qCInfo(tasksLog).noquote() << about(task) + u"was interrupted and is pending again"_s;
    }
    m_queue.suspendAll(now());
}

void TaskService::mendHistory()
{
    const auto notice = std::make_shared<QString>();
    m_writer.post(
        [history = history(), notice]() -> Result<void> {
            const Result<QString> mended = history.setDamagedLinesAside(now());
            *notice = mended ? *mended : mended.fault().message;
            return {};
        },
        [this, notice](const Result<void> &) { addNotice(*notice); });
}

void TaskService::addNotice(const QString &notice)
{
    if (notice.isEmpty())
        return;
    qCWarning(tasksLog).noquote() << notice;
    m_notices.append(notice);
}

void TaskService::begin()
{
    m_isStarted = true;
    m_journal.save();
    startNext();
}

Task TaskService::request(const QString &name, const QStringList &accepted, const TaskDone &saved)
{
    const QDateTime time = now();
    const QString newId = newTaskId(time, QRandomGenerator::system()->generate64());
    const Task task = m_queue.request(name, accepted, newId, time);
    if (task.id == newId)
        qCInfo(tasksLog).noquote() << about(task) + u"is pending"_s;
    m_journal.save([this, task, saved](const Result<void> &result) {
        Task kept = task;
        if (!result) {
            kept.warnings.append(forgetful + result.fault().message);
            m_queue.addWarning(task.id, kept.warnings.constLast());
        }
        if (saved)
            saved(kept);
    });
    startNext();
    return task;
}

Result<Task> TaskService::cancel(const QString &id)
{
    const std::optional<Task> task = m_queue.find(id);
    const Fault ended {FaultKind::TaskEnded, u"Task %1 has ended already."_s.arg(id), {}};
    if (!task && history().find(id))
        return ended;
    if (!task)
        return Fault {FaultKind::UnknownTask, u"There is no task %1."_s.arg(id), {}};
    switch (task->state) {
    case TaskState::Pending:
        m_queue.cancelPending(id, now());
        saveEnd(*m_queue.find(id));
        break;
    case TaskState::Running:
        m_cancelled.insert(id);
        m_runner.cancel(id);
        break;
    case TaskState::Finished:
    case TaskState::Error:
        return ended;
    }
    return *m_queue.find(id);
}

qsizetype TaskService::clearErrors()
{
    const qsizetype count = m_queue.clearErrors();
    m_journal.save();
    return count;
}

qsizetype TaskService::clearFinished()
{
    const qsizetype count = m_queue.clearFinished();
    m_journal.save();
    return count;
}

std::optional<Fault> TaskService::storageFault() const
{
    return m_journal.fault() ? m_journal.fault() : m_writer.fault();
}

void TaskService::startNext()
{
    while (m_isStarted && !m_isStopping) {
        const std::optional<QString> id = nextToStart(m_queue.lists().pending, m_runner.ongoing(), m_policy.parallel(),
            [this](const QString &name) { return destinationDisks(m_policy.destinationOf(name)); });
        if (!id)
            break;
        startTask(*id);
    }
}

void TaskService::startTask(const QString &id)
{
    m_queue.start(id, now());
    // No hurry: what is running is pending again after a restart.
    m_journal.saveSoon();
    const Task task = *m_queue.find(id);
    qCInfo(tasksLog).noquote() << about(task) + u"begins"_s;
    m_logs.append(id, task.name + u" begins"_s, task.startedAtUtc);
    m_runner.start(task, destinationDisks(m_policy.destinationOf(task.name)));
}

void TaskService::onRecovered(const QString &name, const Recovered &earlier)
{
    const QString folder = m_setup.stateFolder;
    const RunReport shown = presentable(earlier.report);
    const HistoryEntry entry =
        historyEntryOf(earlier.taskId, name, earlier.startedAtUtc, earlier.committedAtUtc, shown);
    // Whether its report had arrived after all; asked on the writing thread, before the entry is there because of this.
    const auto isKnown = std::make_shared<std::optional<bool>>();
    m_writer.insist(historyFile, [folder, entry, isKnown]() -> Result<void> {
        const History history(folder);
        if (!*isKnown)
            *isKnown = history.holdsCommit(entry.name, entry.id, entry.endedAtUtc);
        return **isKnown ? Result<void>() : history.append(entry);
    });
    m_writer.insist(reportFile(name), [folder, entry, isKnown, shown]() -> Result<void> {
        return isKnown->value_or(false) ? Result<void>() : SetReports(folder).add(entry, shown);
    });
}

void TaskService::onReported(const QString &id, const RunReport &report)
{
    const bool wasStopped = report.fault && report.fault->kind == FaultKind::Cancelled;
    if (m_isStopping && wasStopped && !m_cancelled.contains(id)) {
        m_queue.suspend(id, now());
        m_logs.append(id, u"The service stops; the run goes on when it starts again."_s, now());
        m_journal.save();
    } else {
        m_cancelled.remove(id);
        const RunReport shown = presentable(report);
        m_queue.end(id, shown, now());
        const Task task = *m_queue.find(id);
        for (const QString &line : endLines(task, report))
            m_logs.append(id, line, task.updatedAtUtc);
        recordEnd(task, shown);
    }
    startNext();
}

void TaskService::recordEnd(const Task &task, const RunReport &report)
{
    if (task.state == TaskState::Finished)
        qCInfo(tasksLog).noquote() << about(task) + u"finished"_s;
    else
        qCWarning(tasksLog).noquote() << about(task) + task.message;
    for (const QString &warning : task.warnings)
        qCWarning(tasksLog).noquote() << about(task) + warning;
    m_logs.flush();
    m_logs.keepNewest(m_policy.logsKept());
    const HistoryEntry entry = historyEntryOf(task.id, task.name, task.startedAtUtc, task.updatedAtUtc, report);
    // Two pieces of work: what has succeeded is not done again because the other has not.
    m_writer.insist(historyFile, [folder = m_setup.stateFolder, entry] { return History(folder).append(entry); });
    m_writer.insist(reportFile(task.name),
        [folder = m_setup.stateFolder, entry, report] { return SetReports(folder).add(entry, report); });
    saveEnd(task);
}

void TaskService::saveEnd(const Task &task)
{
    m_journal.save([this, task](const Result<void> &) { Q_EMIT ended(task); });
}

void TaskService::shutDown()
{
    if (m_isStopping)
        return;
    m_isStopping = true;
    Q_EMIT stopping();
    m_runner.stopAll();
    connect(&m_runner, &Runner::changed, this, &TaskService::stopWhenIdle);
    // A process that hangs on a mount cannot be waited for; it is killed already and gone when the mount answers.
    QTimer::singleShot(8s, this, &TaskService::stop);
    QTimer::singleShot(0, this, &TaskService::stopWhenIdle);
}

void TaskService::stopWhenIdle()
{
    if (m_runner.isIdle())
        stop();
}

void TaskService::stop()
{
    if (std::exchange(m_hasStopped, true))
        return;
    m_queue.suspendAll(now());
    m_logs.flush();
    m_journal.save();
    m_writer.finish();
    Q_EMIT stopped();
}

}
