#pragma once

#include "service/api/message.h"
#include "shared/task.h"

#include <QMultiHash>

namespace backup {

//! The clients that wait for the end of a task (`?wait`).
class WaitingClients
{
public:
    //! Adds one, and forgets those that have gone.
    void add(const QString &taskId, const ApiRequest &request, const Respond &respond);
    //! Gives \a response to all who wait for this task.
    void answer(const QString &taskId, const ApiResponse &response);
    //! Gives it to everybody.
    void answerAll(const ApiResponse &response);

private:
    struct Client {
        Respond respond;
        std::function<bool()> isConnected;
    };

    QMultiHash<QString, Client> m_clients;
};

}
