#include "monitor/windows/tray_icon.h"

#include "monitor/models/phrases.h"
#include "monitor/windows/task_actions.h"

namespace backup {

namespace {

constexpr qsizetype newestEvents = 5;

QSystemTrayIcon::MessageIcon messageIcon(Event::Kind kind)
{
    switch (kind) {
    case Event::Kind::Failed:
        return QSystemTrayIcon::Critical;
    case Event::Kind::Overdue:
    case Event::Kind::Unreachable:
        return QSystemTrayIcon::Warning;
    case Event::Kind::Recovered:
    case Event::Kind::Back:
        return QSystemTrayIcon::Information;
    }
    Q_UNREACHABLE();
}

// Notification servers may take markup for markup; a message is text.
QString withoutMarkup(QString text)
{
    return text.replace(u'<', u'\u2039').replace(u'>', u'\u203a').replace(u'&', u'+');
}

}

TrayIcon::TrayIcon(Watch &watch, const TaskActions &actions, QObject *parent)
    : QObject(parent)
    , m_watch(watch)
    , m_actions(actions)
{
    connect(&m_watch, &Watch::changed, this, &TrayIcon::showSituation);
    connect(&m_watch, &Watch::happened, this, &TrayIcon::note);
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::opened);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT opened();
    });
    m_icon.setContextMenu(&m_menu);
    showSituation();
    m_icon.show();
}

void TrayIcon::showSituation()
{
    const Situation situation = m_watch.situation();
    const Attention attention = attentionOf(situation);
    const QString phrase = situationPhrase(situation);
    if (m_shown == attention && m_phrase == phrase && isSameDay(m_menuFilledUtc, QDateTime::currentDateTimeUtc()))
        return;
    m_shown = attention;
    m_phrase = phrase;
    m_icon.setIcon(attentionIcon(attention));
    m_icon.setToolTip(tr("Backup Monitor: %1").arg(phrase));
    fillMenu();
}

void TrayIcon::note(const Event &event)
{
    m_events.prepend(event);
    m_events.resize(std::min(m_events.size(), newestEvents));
    fillMenu();
    if (m_notifies)
        m_icon.showMessage(tr("Backup Monitor"), withoutMarkup(eventPhrase(event)), messageIcon(event.kind));
}

void TrayIcon::fillMenu()
{
    m_menuFilledUtc = QDateTime::currentDateTimeUtc();
    m_menu.clear();
    m_menu.addAction(m_phrase)->setEnabled(false);
    m_menu.addSeparator();
    for (const Event &event : std::as_const(m_events)) {
        const QString line = shortTime(event.atUtc, m_menuFilledUtc) + u"  " + eventPhrase(event).section(u'\n', 0, 0);
        connect(m_menu.addAction(QString(line).replace(u'&', QStringLiteral("&&"))), &QAction::triggered, this,
            &TrayIcon::opened);
    }
    if (!m_events.isEmpty())
        m_menu.addSeparator();
    connect(m_menu.addAction(tr("&Open")), &QAction::triggered, this, &TrayIcon::opened);
    m_menu.addActions({m_actions.backUpNow, m_actions.pollNow, m_actions.quit});
}

}
