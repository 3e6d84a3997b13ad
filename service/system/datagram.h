#pragma once

#include <QByteArray>

namespace backup {

//! Sends \a data as one datagram to the UNIX socket \a address: a path, or "@" and an abstract name.
//! Never blocks; false when it was not taken, and then nothing of it was.
bool sendDatagram(const QByteArray &address, const QByteArray &data);

}
