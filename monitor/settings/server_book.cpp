#include "monitor/settings/server_book.h"

#include <QPointer>
#include <algorithm>

namespace backup {

ServerBook::ServerBook(Settings &settings, SecretStore &secrets, ServerPool &pool, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_secrets(secrets)
    , m_pool(pool)
{
}

void ServerBook::open()
{
    m_entries = m_settings.servers();
    for (const ServerEntry &entry : std::as_const(m_entries))
        watch(entry);
}

void ServerBook::put(const ServerEntry &entry, const std::optional<QString> &token, const QUrl &oldUrl)
{
    const auto isReplaced = [&](const ServerEntry &known) {
        return known.url == entry.url || (!oldUrl.isEmpty() && known.url == oldUrl);
    };
    const auto old = std::find_if(m_entries.begin(), m_entries.end(), isReplaced);
    const auto position = old - m_entries.begin();
    for (const ServerEntry &known : std::as_const(m_entries)) {
        if (isReplaced(known))
            m_pool.remove(known.url.toString());
    }
    m_entries.removeIf(isReplaced);
    m_entries.insert(std::min<qsizetype>(position, m_entries.size()), entry);
    m_settings.setServers(m_entries);
    // A token that was not told is not lost: it waits at the old address.
    if (token && !oldUrl.isEmpty() && oldUrl != entry.url)
        m_secrets.write(oldUrl.toString(), {}, [](SecretStore::Keeping) {});
    if (token) {
        m_secrets.write(entry.url.toString(), *token, [this, name = entry.name](SecretStore::Keeping keeping) {
            if (keeping == SecretStore::Keeping::ThisSessionOnly)
                Q_EMIT tokenKeptForThisSessionOnly(name);
        });
    }
    watch(entry);
    Q_EMIT changed();
}

void ServerBook::remove(const QUrl &url)
{
    m_pool.remove(url.toString());
    m_entries.removeIf([&url](const ServerEntry &known) { return known.url == url; });
    m_settings.setServers(m_entries);
    m_secrets.write(url.toString(), {}, [](SecretStore::Keeping) {});
    Q_EMIT changed();
}

void ServerBook::readToken(const QUrl &url, const std::function<void(const std::optional<QString> &)> &done)
{
    m_secrets.read(url.toString(), done);
}

void ServerBook::watch(const ServerEntry &entry)
{
    ServerConnection &server = m_pool.add(entry.url, entry.name);
    server.api().setPinnedSha256(entry.pinnedSha256);
    if (!entry.hasToken) {
        server.pollNow();
        return;
    }
    m_secrets.read(entry.url.toString(), [this, server = QPointer(&server)](const std::optional<QString> &token) {
        if (!server)
            return;
        if (!token)
            Q_EMIT tokenUnreadable(server->name());
        server->api().setToken(token.value_or(QString()));
        server->pollNow();
    });
}

}
