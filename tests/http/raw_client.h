#pragma once

#include "tests/patience.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpSocket>
#include <optional>

namespace backup {

//! One answer as it came over the wire.
struct RawAnswer {
    int status = 0;
    //! Names in lower case.
    QHash<QByteArray, QByteArray> headers;
    //! The head as it came, with its empty line.
    QByteArray head;
    QByteArray body;
};

//! 0 when there is none.
int statusOf(const std::optional<RawAnswer> &answer);

//! Takes one answer off the front of \a bytes; nothing while it is not whole. \a hasBody is false for the answer to
//! HEAD.
std::optional<RawAnswer> takeAnswer(QByteArray &bytes, bool hasBody = true);

//! A client that sends what it is told, byte for byte, and keeps what it gets; for tests in the server's own thread.
class RawClient
{
public:
    //! Connects to 127.0.0.1, coming from \a origin; \a receiveBuffer in bytes, 0 for what is usual.
    explicit RawClient(
        quint16 port, const QHostAddress &origin = QHostAddress(QHostAddress::LocalHost), int receiveBuffer = 0);

    void send(const QByteArray &bytes);
    //! Sends FIN; what the server sends can still be read.
    void closeSendingSide();
    //! Closes with RST.
    void reset();
    //! Waits for one answer; nothing when the connection ends first, or after \a timeoutMs.
    std::optional<RawAnswer> answer(bool hasBody = true, int timeoutMs = patienceMs);
    //! Whether the server closes within \a timeoutMs without sending anything more.
    bool isClosedByServer(int timeoutMs = patienceMs);
    //! What came and was not taken.
    QByteArray rest();

private:
    bool readMore(int timeoutMs);

    int m_fd = -1;
    QByteArray m_bytes;
    bool m_ended = false;

public:
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;
};

}
