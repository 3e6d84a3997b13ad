#include "monitor/client/commander.h"

#include "monitor/client/api_path.h"

namespace backup {

Commander::Commander(ServerPool &pool, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
{
}

void Commander::backUp(const QString &serverId, const QString &setName, const QStringList &accepted)
{
    const QString path = apiPath::trigger(setName, accepted);
    if (path.isEmpty())
        Q_EMIT failed(tr("%1 cannot be started.").arg(setName),
            tr("The name of a backup set is made of a user, an underscore and a target: rename its section."));
    else
        send(serverId, path, tr("%1 was put into the queue.").arg(setName));
}

void Commander::cancel(const QString &serverId, const Task &task)
{
    send(serverId, apiPath::cancel(task.id), tr("%1 was cancelled.").arg(task.name));
}

void Commander::clearErrors(const QString &serverId)
{
    clear(serverId, apiPath::clearErrors(), tr("The errors were cleared."));
}

void Commander::clearFinished(const QString &serverId)
{
    clear(serverId, apiPath::clearFinished(), tr("The finished tasks were cleared."));
}

void Commander::clear(const QString &serverId, const QString &path, const QString &wordsOfSuccess)
{
    for (const auto &server : m_pool.servers()) {
        if (serverId.isEmpty() || server->id() == serverId)
            send(server->id(), path, wordsOfSuccess);
    }
}

void Commander::send(const QString &serverId, const QString &path, const QString &wordsOfSuccess)
{
    ServerConnection *server = m_pool.find(serverId);
    if (!server)
        return;
    const QString name = server->name();
    server->send(path, [this, name, wordsOfSuccess](const Answer<QJsonObject> &answer) {
        if (const auto *trouble = std::get_if<AnswerTrouble>(&answer)) {
            const TroubleWords words = troubleWords(trouble->trouble, name, trouble->detail);
            Q_EMIT failed(words.message, words.remedy);
        } else {
            Q_EMIT succeeded(wordsOfSuccess);
        }
    });
}

}
