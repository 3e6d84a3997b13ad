#pragma once

#include "service/api/message.h"

namespace backup {

class ConfigFile;
class TaskService;

//! Answers requests: finds the endpoint, asks the queue and the configuration, and says it in JSON.
class Api
{
public:
    //! Both must outlive this object.
    Api(TaskService &tasks, ConfigFile &config);

    //! \a respond is called exactly once: at once, or when the awaited task has ended.
    void handle(const ApiRequest &request, const Respond &respond);

private:
    TaskService &m_tasks;
    ConfigFile &m_config;
};

} // namespace backup
