#include "monitor/settings/settings.h"

#include <algorithm>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostOverdueDays = 365;
constexpr int mostServers = 1000;

}

Settings::Settings(const QString &file)
    : m_store(file.isEmpty()
            ? QSettings(QSettings::IniFormat, QSettings::UserScope, u"backup-server"_s, u"monitor"_s).fileName()
            : file,
        QSettings::IniFormat)
{
}

QList<ServerEntry> Settings::servers() const
{
    QList<ServerEntry> servers;
    const int size = std::min(m_store.beginReadArray("servers"_L1), mostServers);
    for (int i = 0; i < size; ++i) {
        m_store.setArrayIndex(i);
        const ServerEntry entry {QUrl(m_store.value("url"_L1).toString()), m_store.value("name"_L1).toString(),
            QByteArray::fromHex(m_store.value("certificate"_L1).toByteArray()), m_store.value("token"_L1).toBool()};
        if (entry.url.isValid() && !entry.url.host().isEmpty())
            servers.append(entry);
    }
    m_store.endArray();
    return servers;
}

void Settings::setServers(const QList<ServerEntry> &servers)
{
    m_store.remove("servers"_L1);
    m_store.beginWriteArray("servers"_L1, static_cast<int>(servers.size()));
    for (int i = 0; i < servers.size(); ++i) {
        const ServerEntry &entry = servers.at(i);
        m_store.setArrayIndex(i);
        m_store.setValue("url"_L1, entry.url.toString());
        m_store.setValue("name"_L1, entry.name);
        m_store.setValue("certificate"_L1, QString::fromLatin1(entry.pinnedSha256.toHex()));
        m_store.setValue("token"_L1, entry.hasToken);
    }
    m_store.endArray();
    // At once: a server that was added must survive whatever ends the monitor.
    m_store.sync();
}

Preferences Settings::preferences() const
{
    const Preferences usual;
    Preferences preferences;
    preferences.language = m_store.value("language"_L1, usual.language).toString();
    preferences.theme = static_cast<ThemeChoice>(std::clamp(m_store.value("theme"_L1, 0).toInt(),
        static_cast<int>(ThemeChoice::System), static_cast<int>(ThemeChoice::Dark)));
    preferences.overdueAfterDays =
        std::clamp(m_store.value("overdue_after_days"_L1, usual.overdueAfterDays).toInt(), 0, mostOverdueDays);
    preferences.notifies = m_store.value("notifies"_L1, usual.notifies).toBool();
    return preferences;
}

void Settings::setPreferences(const Preferences &preferences)
{
    m_store.setValue("language"_L1, preferences.language);
    m_store.setValue("theme"_L1, static_cast<int>(preferences.theme));
    m_store.setValue("overdue_after_days"_L1, preferences.overdueAfterDays);
    m_store.setValue("notifies"_L1, preferences.notifies);
}

QByteArray Settings::layout() const
{
    return m_store.value("layout"_L1).toByteArray();
}

void Settings::setLayout(const QByteArray &layout)
{
    m_store.setValue("layout"_L1, layout);
}

bool Settings::save()
{
    m_store.sync();
    return m_store.status() != QSettings::AccessError;
}

}
