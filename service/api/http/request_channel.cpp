#include "service/api/http/request_channel.h"

#include <algorithm>

namespace backup {

RequestChannel::RequestChannel(QObject *parent)
    : QTcpSocket(parent)
{
    setOpenMode(QIODevice::ReadWrite);
    setSocketState(QAbstractSocket::ConnectedState);
    setPeerAddress(QHostAddress(QHostAddress::LocalHost));
}

void RequestChannel::deliver(const QByteArray &request)
{
    m_unread = request;
    Q_EMIT readyRead();
}

qint64 RequestChannel::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_unread.size();
}

qint64 RequestChannel::readData(char *data, qint64 maxSize)
{
    const qint64 count = std::min<qint64>(maxSize, m_unread.size());
    std::copy_n(m_unread.constData(), count, data);
    m_unread.remove(0, count);
    return count;
}

qint64 RequestChannel::writeData(const char *, qint64 size)
{
    return size;
}

}
