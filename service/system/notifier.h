#pragma once

#include <QByteArray>
#include <QProcessEnvironment>
#include <QTimer>
#include <chrono>

namespace backup {

//! What systemd wants to be told by the service that it has started: sd_notify(3), sd_watchdog_enabled(3).
struct NotifyRequest {
    //! Path of a datagram socket, or "@" and an abstract name; empty: nobody asked.
    QByteArray socket;
    //! Silence longer than this gets the service killed and started anew; 0: no watchdog.
    std::chrono::microseconds watchdog {0};
};

//! The request in \a environment, as far as it is meant for the process \a pid.
NotifyRequest notifyRequestFrom(const QProcessEnvironment &environment, qint64 pid);

//! Tells systemd that the service is ready, alive and stopping; without a request it does nothing.
//! Life is told from the event loop: one that hangs falls silent.
class Notifier
{
public:
    explicit Notifier(const NotifyRequest &request);

    //! To be called once, when the service answers requests.
    void ready();
    //! One line for `systemctl status`.
    void status(const QString &text);
    //! To be called when the service begins to stop.
    void stopping();

private:
    void send(const QByteArray &assignments) const;

    NotifyRequest m_request;
    QTimer m_watchdog;
};

}
