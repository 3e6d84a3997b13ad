#pragma once

#include "service/api/kept_answer.h"
#include "service/api/message.h"
#include "service/api/routes.h"
#include "service/api/waiting_clients.h"
#include "service/config/config.h"
#include "shared/task.h"

#include <QObject>

namespace backup {

class ConfigFile;
class TaskService;

//! Answers requests: finds the endpoint, asks the queue and the configuration, and says it in JSON.
class Api : public QObject
{
    Q_OBJECT

public:
    //! Both must outlive this object.
    Api(TaskService &tasks, ConfigFile &config);

    //! \a respond is called exactly once: at once, when the request is on disk, or when the awaited task has ended.
    void handle(const ApiRequest &request, const Respond &respond);

private:
    //! One answer as different people get it.
    struct KeptAnswers {
        //! With a token, or where none is needed.
        KeptAnswer whole;
        //! redacted()
        KeptAnswer open;
    };

    Result<ApiResponse> answer(const Route &route, const ApiRequest &request);
    Result<ApiResponse> page(const ApiRequest &request);
    ApiResponse health(const ApiRequest &request);
    ApiResponse metrics();
    Result<ApiResponse> status(const ApiRequest &request);
    Result<ApiResponse> sets(const ApiRequest &request);
    Result<ApiResponse> oneSet(const QString &name);
    Result<ApiResponse> history(const ApiRequest &request);
    Result<ApiResponse> oneTask(const QString &id);
    Result<ApiResponse> taskLog(const QString &id);
    Result<ApiResponse> cancelTask(const QString &id);

    //! Answers itself, perhaps later, unless there is a fault to tell.
    Result<void> backUp(const QString &name, const ApiRequest &request, const Respond &respond);
    void answerWaiting(const Task &task);
    void dismissWaiting();
    QList<SetInfo> setInfos(const Config &config);

    TaskService &m_tasks;
    ConfigFile &m_config;
    //! Which bytes m_status was made of.
    QByteArray m_statusText;
    KeptAnswers m_status;
    //! The answer with only so many finished tasks, as last asked for; the page always asks for the same.
    KeptAnswers m_newest;
    qsizetype m_newestCount = 0;
    KeptAnswers m_sets;
    WaitingClients m_waiting;
    //! Whoever would wait is told so at once.
    bool m_isStopping = false;
};

}
