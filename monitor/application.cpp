#include "monitor/application.h"

#include "monitor/client/network_return.h"
#include "monitor/client/server_address.h"
#include "monitor/settings/autostart.h"
#include "monitor/windows/open_dialog.h"
#include "monitor/windows/preferences_dialog.h"
#include "monitor/windows/servers_dialog.h"
#include "monitor/windows/task_actions.h"
#include "monitor/windows/theme.h"

#include <QApplication>
#include <QStatusBar>
#include <algorithm>

namespace backup {

Application::Application(Settings &settings, SingleInstance &instance)
    : m_settings(settings)
    , m_watch(m_pool)
    , m_book(settings, m_secrets, m_pool)
    , m_window(m_watch)
    , m_tray(m_watch, m_window.actions())
{
    connectWindow();
    pollWhenNetworkReturns(m_pool);
    connect(&instance, &SingleInstance::called, this, [this](const QString &message) {
        if (const Result<QUrl> url = serverUrlFromText(message))
            watchServer(*url);
        m_window.raise();
    });
    m_window.restoreLayout(m_settings.layout());
    apply(m_settings.preferences());
}

Application::~Application()
{
    // The window may be half gone when the last signals come.
    qGuiApp->disconnect(this);
    m_settings.setLayout(m_window.saveLayout());
}

void Application::start(const QUrl &url, Start start)
{
    m_book.open();
    if (!url.isEmpty())
        watchServer(url);
    const bool hidesInTray = start == Start::Hidden && m_tray.isThere();
    if (!hidesInTray)
        m_window.show();
    if (m_book.entries().isEmpty())
        QMetaObject::invokeMethod(m_window.actions().addServer, "trigger", Qt::QueuedConnection);
}

void Application::connectWindow()
{
    const TaskActions &actions = m_window.actions();
    connect(actions.addServer, &QAction::triggered, this, &Application::addServer);
    connect(
        actions.editServers, &QAction::triggered, this, [this] { openDialog(new ServersDialog(m_book, &m_window)); });
    connect(actions.preferences, &QAction::triggered, this, &Application::editPreferences);
    connect(actions.quit, &QAction::triggered, this, &QApplication::quit);
    connect(&m_tray, &TrayIcon::opened, &m_window, &MainWindow::raise);
    connect(&m_book, &ServerBook::tokenKeptForThisSessionOnly, this, [this](const QString &server) {
        m_window.statusBar()->showMessage(
            tr("This system has no key store: the token of %1 is kept until the monitor quits.").arg(server));
    });
    connect(&m_book, &ServerBook::tokenUnreadable, this, [this](const QString &server) {
        m_window.statusBar()->showMessage(tr("The key store does not tell the token of %1. Is it locked?").arg(server));
    });
    connect(&m_book, &ServerBook::changed, this, &Application::saveSettings);
    QApplication::setQuitOnLastWindowClosed(false);
    // A logout need not let the program end by itself: it is killed, or its display is gone.
    connect(qGuiApp, &QGuiApplication::commitDataRequest, this, &Application::keepLayout);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state != Qt::ApplicationActive)
            keepLayout();
    });
    connect(&m_window, &MainWindow::closed, this, [this] {
        keepLayout();
        if (!m_tray.isThere())
            QApplication::quit();
    });
}

void Application::watchServer(const QUrl &url)
{
    const auto &entries = m_book.entries();
    const bool isKnown =
        std::any_of(entries.begin(), entries.end(), [&url](const ServerEntry &entry) { return entry.url == url; });
    if (!isKnown)
        m_book.put({url, serverNameFromUrl(url), {}, false}, std::nullopt);
}

void Application::addServer()
{
    ServersDialog::addServer(m_book, &m_window);
}

void Application::editPreferences()
{
    auto *dialog = new PreferencesDialog(m_settings.preferences(), autostart::isOn(), &m_window);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_settings.setPreferences(dialog->preferences());
        saveSettings();
        apply(dialog->preferences());
        if (dialog->startsAtLogin() != autostart::isOn() && !autostart::set(dialog->startsAtLogin()))
            m_window.statusBar()->showMessage(tr("Starting at login could not be changed."));
    });
    openDialog(dialog);
}

void Application::keepLayout()
{
    const QByteArray layout = m_window.saveLayout();
    if (layout == m_settings.layout())
        return;
    m_settings.setLayout(layout);
    saveSettings();
}

void Application::saveSettings()
{
    if (m_settings.save() || m_hasToldUnsaved)
        return;
    m_hasToldUnsaved = true;
    m_window.statusBar()->showMessage(
        tr("%1 cannot be written: servers and preferences last until the monitor quits.").arg(m_settings.file()));
}

void Application::apply(const Preferences &preferences)
{
    applyTheme(preferences.theme);
    m_watch.setOverdueAfterDays(preferences.overdueAfterDays);
    m_tray.setNotifies(preferences.notifies);
}

}
