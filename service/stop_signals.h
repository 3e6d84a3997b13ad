#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace backup {

//! Turns the Unix signals that are sent to a service into Qt's. At most one object of this class at a time.
class StopSignals : public QObject
{
    Q_OBJECT

public:
    //! From here on SIGTERM and SIGINT no longer end the process, and SIGHUP does not either.
    explicit StopSignals(QObject *parent = nullptr);

Q_SIGNALS:
    //! SIGTERM or SIGINT came; several may be told as one.
    void stopRequested();
    //! SIGHUP came.
    void reloadRequested();

private:
    void read();

    std::unique_ptr<QSocketNotifier> m_notifier;
};

}
