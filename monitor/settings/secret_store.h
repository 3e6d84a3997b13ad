#pragma once

#include <QHash>
#include <QObject>
#include <functional>
#include <optional>

namespace backup {

//! Keeps tokens in the system's key store; where there is none, until the monitor quits.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    //! Where a secret was put.
    enum class Keeping { Lasting, ThisSessionOnly };

    using QObject::QObject;

    //! Gives the secret of \a key, at once or later: empty when there is none, absent when the key store does not
    //! tell, as while it is locked.
    void read(const QString &key, const std::function<void(const std::optional<QString> &secret)> &done);
    //! An empty \a secret forgets it.
    void write(const QString &key, const QString &secret, const std::function<void(Keeping)> &done);

private:
    QHash<QString, QString> m_session;
};

}
