#pragma once

#include "monitor/models/watch.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace backup {

class TaskActions;

//! The icon in the tray: tells the worst state, the newest events, and notifies when a state changes.
class TrayIcon : public QObject
{
    Q_OBJECT

public:
    //! All must outlive the icon.
    TrayIcon(Watch &watch, const TaskActions &actions, QObject *parent = nullptr);

    void setNotifies(bool notifies) { m_notifies = notifies; }
    //! Whether people can see it.
    bool isThere() const { return QSystemTrayIcon::isSystemTrayAvailable() && m_icon.isVisible(); }

Q_SIGNALS:
    //! People want to see the window.
    void opened();

private:
    void showSituation();
    void note(const Event &event);
    void fillMenu();

    Watch &m_watch;
    const TaskActions &m_actions;
    QSystemTrayIcon m_icon;
    QMenu m_menu;
    std::optional<Attention> m_shown;
    QString m_phrase;
    //! The times of the events tell their day unless it is today.
    QDateTime m_menuFilledUtc;
    //! Newest first.
    QList<Event> m_events;
    bool m_notifies = true;
};

}
