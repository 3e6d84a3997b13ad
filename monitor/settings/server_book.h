#pragma once

#include "monitor/client/server_pool.h"
#include "monitor/settings/secret_store.h"
#include "monitor/settings/settings.h"

namespace backup {

//! Which servers are watched: keeps the settings, the key store and the pool of connections alike.
class ServerBook : public QObject
{
    Q_OBJECT

public:
    //! All must outlive the book.
    ServerBook(Settings &settings, SecretStore &secrets, ServerPool &pool, QObject *parent = nullptr);

    //! Begins to watch what was remembered.
    void open();
    const QList<ServerEntry> &entries() const { return m_entries; }
    //! Watches \a entry from now on, instead of the one of \a oldUrl where that is not empty. An absent \a token
    //! leaves the remembered one as it is, an empty one forgets it.
    void put(const ServerEntry &entry, const std::optional<QString> &token, const QUrl &oldUrl = {});
    void remove(const QUrl &url);
    //! As SecretStore::read().
    void readToken(const QUrl &url, const std::function<void(const std::optional<QString> &)> &done);

Q_SIGNALS:
    //! After a server was put or removed.
    void changed();
    //! There is no key store: a token is forgotten when the monitor quits.
    void tokenKeptForThisSessionOnly(const QString &serverName);
    //! The key store does not tell the token of a server, which is asked without it.
    void tokenUnreadable(const QString &serverName);

private:
    void watch(const ServerEntry &entry);

    Settings &m_settings;
    SecretStore &m_secrets;
    ServerPool &m_pool;
    QList<ServerEntry> m_entries;
};

}
