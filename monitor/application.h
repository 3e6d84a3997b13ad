#pragma once

#include "monitor/settings/server_book.h"
#include "monitor/settings/single_instance.h"
#include "monitor/windows/main_window.h"
#include "monitor/windows/tray_icon.h"

namespace backup {

//! The monitor as a whole: ties settings, servers, window and tray together.
class Application : public QObject
{
    Q_OBJECT

public:
    //! Both must outlive the application.
    Application(Settings &settings, SingleInstance &instance);
    ~Application() override;

    enum class Start { Visible, Hidden };
    //! \a url: a server to watch besides the remembered ones; may be empty.
    void start(const QUrl &url, Start start);

private:
    void connectWindow();
    void watchServer(const QUrl &url);
    void addServer();
    void editPreferences();
    void apply(const Preferences &preferences);
    void keepLayout();
    //! Says once, in the window, when the settings cannot be written.
    void saveSettings();

    Settings &m_settings;
    SecretStore m_secrets;
    ServerPool m_pool;
    Watch m_watch;
    ServerBook m_book;
    MainWindow m_window;
    TrayIcon m_tray;
    bool m_hasToldUnsaved = false;
};

}
