#pragma once

#include <QLocalServer>

namespace backup {

//! Makes sure that one monitor runs for each user: a second start hands its wishes to the first.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    //! \a name tells this program and user from others.
    explicit SingleInstance(const QString &name, QObject *parent = nullptr);

    //! Whether this is the first; else \a message, one line, was handed to it.
    bool claim(const QString &message);

    //! A name for this user and program, a socket in their runtime folder, and for a settings file of its own where \a
    //! settingsFile is not empty.
    static QString nameFor(const QString &settingsFile);

Q_SIGNALS:
    //! Another start was made, with this message.
    void called(const QString &message);

private:
    bool handOver(const QString &message);

    const QString m_name;
    QLocalServer m_server;
};

}
