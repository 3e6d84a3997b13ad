#include "service/api/waiting_clients.h"

#include <utility>

namespace backup {

void WaitingClients::add(const QString &taskId, const ApiRequest &request, const Respond &respond)
{
    m_clients.removeIf([](const std::pair<const QString &, Client &> &each) {
        const auto &isConnected = each.second.isConnected;
        return isConnected && !isConnected();
    });
    m_clients.insert(taskId, {respond, request.isConnected});
}

void WaitingClients::answer(const QString &taskId, const ApiResponse &response)
{
    const QList<Client> clients = m_clients.values(taskId);
    m_clients.remove(taskId);
    for (const Client &client : clients)
        client.respond(response);
}

void WaitingClients::answerAll(const ApiResponse &response)
{
    const QMultiHash<QString, Client> clients = std::exchange(m_clients, {});
    for (const Client &client : clients)
        client.respond(response);
}

}
