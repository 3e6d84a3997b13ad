#include "service/tasks/runner.h"

#include "service/tasks/engine_process.h"

#include <algorithm>

namespace backup {

Runner::Runner(EngineSetup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
{
}

void Runner::start(const Task &task, const QStringList &disks)
{
    // Without a parent: deleting one that hangs on a mount would wait for it, so only those that ended are deleted.
    auto *engine = new EngineProcess(task);
    m_engines.append({engine, disks});
    const QString id = task.id;
    connect(engine, &EngineProcess::progressed, this,
        [this, id](const Progress &progress) { Q_EMIT progressed(id, progress); });
    connect(engine, &EngineProcess::logged, this, [this, id](const QString &text) { Q_EMIT logged(id, text); });
    connect(engine, &EngineProcess::recovered, this,
        [this, task](const Recovered &earlier) { Q_EMIT recovered(task, earlier); });
    connect(
        engine, &EngineProcess::reported, this, [this, id](const RunReport &report) { Q_EMIT reported(id, report); });
    connect(engine, &EngineProcess::stalledChanged, this, &Runner::changed);
    connect(
        engine, &EngineProcess::ended, this, [this, engine] { remove(engine); }, Qt::QueuedConnection);
    engine->start(m_setup);
}

void Runner::cancel(const QString &taskId)
{
    for (const Engine &engine : m_engines) {
        if (engine.process->task().id == taskId && !engine.process->hasReported())
            engine.process->stop();
    }
}

void Runner::stopAll()
{
    for (const Engine &engine : m_engines)
        engine.process->stop();
}

QList<OngoingRun> Runner::ongoing() const
{
    QList<OngoingRun> runs;
    for (const Engine &engine : m_engines) {
        if (!engine.process->hasReported())
            runs.append({engine.process->task().name, engine.disks, engine.process->isStalled()});
    }
    return runs;
}

void Runner::remove(EngineProcess *engine)
{
    m_engines.removeIf([engine](const Engine &each) { return each.process == engine; });
    engine->deleteLater();
    Q_EMIT changed();
}

}
