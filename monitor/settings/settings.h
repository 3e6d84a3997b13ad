#pragma once

#include <QList>
#include <QSettings>
#include <QUrl>

namespace backup {

//! One watched server, as it is remembered.
struct ServerEntry {
    //! As serverUrlFromText() makes it; no two entries have the same.
    QUrl url;
    //! What people call it.
    QString name;
    //! SHA-256 of the certificate that was trusted, raw bytes; empty when the system decides.
    QByteArray pinnedSha256;
    //! A token is in the SecretStore.
    bool hasToken = false;

    friend bool operator==(const ServerEntry &, const ServerEntry &) = default;
};

enum class ThemeChoice { System, Light, Dark };

struct Preferences {
    //! "en" or "ja"; empty for the system's.
    QString language;
    ThemeChoice theme = ThemeChoice::System;
    //! A set without a good run for so many days is overdue; 0: never.
    int overdueAfterDays = 3;
    bool notifies = true;

    friend bool operator==(const Preferences &, const Preferences &) = default;
};

//! What the monitor remembers from one start to the next; no secrets.
class Settings
{
public:
    //! Opens the current user's settings; an INI file named \a file instead when it is not empty.
    explicit Settings(const QString &file = {});

    QList<ServerEntry> servers() const;
    void setServers(const QList<ServerEntry> &servers);
    Preferences preferences() const;
    void setPreferences(const Preferences &preferences);
    //! As MainWindow::saveLayout() makes it.
    QByteArray layout() const;
    void setLayout(const QByteArray &layout);
    //! Writes at once what was set; false when the file does not take it, and what was set lasts until the end.
    bool save();
    QString file() const { return m_store.fileName(); }

private:
    mutable QSettings m_store;
};

}
