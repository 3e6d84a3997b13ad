#pragma once

#include "monitor/client/server_pool.h"

#include <QStringList>

namespace backup {

//! Does on the servers what people ask for, and says how it went.
class Commander : public QObject
{
    Q_OBJECT

public:
    //! \a pool must outlive the commander.
    explicit Commander(ServerPool &pool, QObject *parent = nullptr);

    //! \a accepted: codes of guards that this one run may pass.
    void backUp(const QString &serverId, const QString &setName, const QStringList &accepted = {});
    void cancel(const QString &serverId, const Task &task);
    //! Empties that list of the server \a serverId, or of all servers when it is empty.
    void clearErrors(const QString &serverId);
    void clearFinished(const QString &serverId);

Q_SIGNALS:
    //! Once for each command that went well, in words for the status bar.
    void succeeded(const QString &words);
    //! Once for each command that did not.
    void failed(const QString &message, const QString &remedy);

private:
    void send(const QString &serverId, const QString &path, const QString &wordsOfSuccess);
    void clear(const QString &serverId, const QString &path, const QString &wordsOfSuccess);

    ServerPool &m_pool;
};

}
