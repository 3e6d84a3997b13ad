#pragma once

#include "tests/patience.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QUrl>
#include <csignal>

namespace backup {

//! The real service with a configuration in a temporary folder; it can be killed and started again at the same port.
class RealService
{
public:
    ~RealService() { kill(); }

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

    //! Adds a set whose source is "source-TARGET" and whose destination is "dest-TARGET" of the temporary folder.
    void addSet(const QString &user, const QString &target)
    {
        QFile config(path(QStringLiteral("config.ini")));
        if (config.open(QIODevice::Append))
            config.write(
                QStringLiteral("[%1_%2]\nsource = %3\ndest = %4\n")
                    .arg(user, target, path(QStringLiteral("source-") + target), path(QStringLiteral("dest-") + target))
                    .toUtf8());
    }

    //! Makes that set's source a folder of \a files files.
    void fillSource(const QString &target, int files)
    {
        const QString folder = path(QStringLiteral("source-") + target);
        QDir().mkpath(folder);
        for (int i = 0; i < files; ++i) {
            QFile file(folder + QStringLiteral("/%1").arg(i));
            if (file.open(QIODevice::WriteOnly))
                file.write("content");
        }
    }

    //! False when it did not come to listen.
    bool start()
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral(BIN_DIR "/backup-server"),
            {QStringLiteral("--config"), path(QStringLiteral("config.ini")), QStringLiteral("--state-dir"),
                path(QStringLiteral("state")), QStringLiteral("--listen"), QStringLiteral("127.0.0.1"),
                QStringLiteral("--port"), QString::number(m_port)});
        static const QRegularExpression listening(QStringLiteral("listening on http://127\\.0\\.0\\.1:(\\d+)/"));
        QString said;
        while (m_process.waitForReadyRead(patienceMs)) {
            said += QString::fromUtf8(m_process.readAll());
            if (const auto match = listening.match(said); match.hasMatch()) {
                m_port = match.captured(1).toInt();
                return true;
            }
        }
        return false;
    }

    //! From here on a run copies nothing before release(); to be called before start().
    void hold()
    {
        QDir().mkpath(path(QStringLiteral("bin")));
        QFile::copy(
            QStringLiteral(PROJECT_SOURCE_DIR "/tests/service/held_rsync.sh"), path(QStringLiteral("bin/rsync")));
        QFile mark(path(QStringLiteral("bin/hold")));
        (void)mark.open(QIODevice::WriteOnly);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), path(QStringLiteral("bin:")) + qEnvironmentVariable("PATH"));
        m_process.setProcessEnvironment(environment);
    }
    void release() { QFile::remove(path(QStringLiteral("bin/hold"))); }

    //! Leaves everything that is asked of it unanswered until resume().
    void pause() { ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP); }
    void resume() { ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT); }

    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

}
