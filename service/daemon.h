#pragma once

#include "service/api/api.h"
#include "service/api/http/http_server.h"
#include "service/config/config_file.h"
#include "service/program_options.h"
#include "service/stop_signals.h"
#include "service/system/notifier.h"
#include "service/tasks/file_lock.h"
#include "service/tasks/task_service.h"

#include <memory>

namespace backup {

//! The service, put together: configuration, tasks, API and HTTP server.
class Daemon : public QObject
{
    Q_OBJECT

public:
    explicit Daemon(ServeOptions options);

    //! Takes the state folder, listens, says where, and begins to run what is pending.
    Result<void> start();

Q_SIGNALS:
    //! SIGTERM or SIGINT came and all is saved.
    void stopped();

private:
    bool isForThisMachineAlone();
    ServerSettings settings();
    TaskPolicy policy();
    void reload();
    void shutDown();

    ServeOptions m_options;
    //! What the HTTP server was made with.
    ServerSettings m_listening;
    ConfigFile m_config;
    Notifier m_notifier;
    StopSignals m_signals;
    std::unique_ptr<FileLock> m_lock;
    std::unique_ptr<TaskService> m_tasks;
    std::unique_ptr<Api> m_api;
    std::unique_ptr<HttpServer> m_server;
};

}
