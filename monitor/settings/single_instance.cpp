#include "monitor/settings/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr int answerMs = 1000;
constexpr qint64 longestMessage = 4096;

}

SingleInstance::SingleInstance(const QString &name, QObject *parent)
    : QObject(parent)
    , m_name(name)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
                if (socket->canReadLine())
                    Q_EMIT called(QString::fromUtf8(socket->readLine(longestMessage)).trimmed());
            });
        }
    });
}

bool SingleInstance::claim(const QString &message)
{
    if (handOver(message))
        return false;
    // Nobody answers at the name: what is left of it is of a monitor that was killed.
    QLocalServer::removeServer(m_name);
    m_server.listen(m_name);
    return true;
}

bool SingleInstance::handOver(const QString &message)
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write(message.toUtf8() + '\n');
    socket.waitForBytesWritten(answerMs);
    socket.disconnectFromServer();
    return true;
}

QString SingleInstance::nameFor(const QString &settingsFile)
{
    const QString place = settingsFile.isEmpty() ? QDir::homePath() : QFileInfo(settingsFile).absoluteFilePath();
    // In a folder for everybody, another user could stand there first and be taken for this user's monitor.
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/backup-monitor-"_s
        + QString::fromLatin1(QCryptographicHash::hash(place.toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
}

}
