#pragma once

#include <QHash>
#include <QObject>
#include <functional>

namespace backup {

//! Keeps tokens in the system's key store; where there is none, until the monitor quits.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    //! Where a secret was put.
    enum class Keeping { Lasting, ThisSessionOnly };

    using QObject::QObject;

    //! Gives the secret of \a key, empty when there is none, at once or later.
    void read(const QString &key, const std::function<void(const QString &secret)> &done);
    //! An empty \a secret forgets it.
    void write(const QString &key, const QString &secret, const std::function<void(Keeping)> &done);

private:
    QHash<QString, QString> m_session;
};

}
