#include "monitor/settings/secret_store.h"

#ifdef BACKUP_HAS_KEYCHAIN
#include <qt6keychain/keychain.h>
#endif

namespace backup {

using namespace Qt::StringLiterals;

#ifdef BACKUP_HAS_KEYCHAIN

namespace {

const QString serviceName = u"backup-monitor"_s;

}

void SecretStore::read(const QString &key, const std::function<void(const std::optional<QString> &)> &done)
{
    if (m_session.contains(key)) {
        done(m_session.value(key));
        return;
    }
    // The jobs delete themselves when they have finished.
    auto *job = new QKeychain::ReadPasswordJob(serviceName, this);
    job->setKey(key);
    connect(job, &QKeychain::Job::finished, this, [job, done] {
        if (job->error() == QKeychain::NoError)
            done(job->textData());
        else
            done(job->error() == QKeychain::EntryNotFound ? std::optional(QString()) : std::nullopt);
    });
    job->start();
}

void SecretStore::write(const QString &key, const QString &secret, const std::function<void(Keeping)> &done)
{
    if (secret.isEmpty()) {
        m_session.remove(key);
        auto *job = new QKeychain::DeletePasswordJob(serviceName, this);
        job->setKey(key);
        connect(job, &QKeychain::Job::finished, this, [done] { done(Keeping::Lasting); });
        job->start();
        return;
    }
    m_session.insert(key, secret);
    auto *job = new QKeychain::WritePasswordJob(serviceName, this);
    job->setKey(key);
    job->setTextData(secret);
    connect(job, &QKeychain::Job::finished, this,
        [job, done] { done(job->error() == QKeychain::NoError ? Keeping::Lasting : Keeping::ThisSessionOnly); });
    job->start();
}

#else

void SecretStore::read(const QString &key, const std::function<void(const std::optional<QString> &)> &done)
{
    done(m_session.value(key));
}

void SecretStore::write(const QString &key, const QString &secret, const std::function<void(Keeping)> &done)
{
    m_session.insert(key, secret);
    done(secret.isEmpty() ? Keeping::Lasting : Keeping::ThisSessionOnly);
}

#endif

}
