#pragma once

#include "service/api/http/door.h"

#include <QByteArray>
#include <QHostAddress>

namespace backup {

inline const QByteArray get = "GET /api/echo HTTP/1.1\r\nHost: pi\r\n\r\n";

//! Settings of a door to "pi" with so many places in all.
DoorSettings smallHouse(int places);

//! Lets a client in that has sent \a sent; answers its own end of the connection.
int enter(Door &door, const QByteArray &sent, const QHostAddress &peer = QHostAddress(QHostAddress::LocalHost),
    bool isFromLongQueue = false);

//! What there is to read for \a client, at most 1000 bytes.
QByteArray readFrom(int client);

}
