#pragma once

#include "service/tasks/task_service.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace backup {

//! A task service with the fake engine and a state folder of its own; both are there anew for each test
//! that calls prepare().
class RunningTasks
{
protected:
    //! Before each test; stop() ends it.
    void prepare()
    {
        m_folder.emplace();
        m_parallel = 1;
        m_logsKept = 100;
        m_destinations.clear();
    }

    //! Begins anew with what the state folder holds.
    TaskService &start()
    {
        const Result<SavedTasks> saved =
            loadTasks(m_folder->filePath(QStringLiteral("tasks.json")), QDateTime::currentDateTimeUtc());
        const EngineSetup setup {QStringLiteral(PROJECT_SOURCE_DIR "/tests/tasks/fake_engine.sh"),
            QStringLiteral("/c.ini"), m_folder->path()};
        const TaskPolicy policy {[this] { return m_parallel; }, [this] { return m_logsKept; },
            [this](const QString &name) { return m_destinations.value(name); }};
        m_service = std::make_unique<TaskService>(*saved, setup, policy);
        m_service->begin();
        return *m_service;
    }

    //! Does nothing where it was not started.
    void stop()
    {
        if (!m_service)
            return;
        QSignalSpy stopped(m_service.get(), &TaskService::stopped);
        m_service->shutDown();
        QTRY_COMPARE(stopped.count(), 1);
        m_service.reset();
    }

    Task request(const QString &name) { return m_service->request(name, {}); }

    bool hasEnded(const Task &task) const
    {
        const std::optional<Task> now = m_service->find(task.id);
        return now && (now->state == TaskState::Finished || now->state == TaskState::Error);
    }

    //! The state folder.
    std::optional<QTemporaryDir> m_folder;
    std::unique_ptr<TaskService> m_service;
    int m_parallel = 1;
    int m_logsKept = 100;
    QHash<QString, QString> m_destinations;
};

}
