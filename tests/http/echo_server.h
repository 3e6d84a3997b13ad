#pragma once

#include "service/api/http/http_server.h"

#include <QObject>

namespace backup {

//! A real HttpServer on loopback whose handlers say what they were asked:
//! /api/echo/... "GET api|echo|x?q", with X-May "rc" for what the request may do, read and change; /api/change the
//! same, for POST alone; /api/slow the same, later; /api/big an answer of 8 MiB; /api/long as much in pieces; /api/cut
//! the same without its second half; /healthz "ok"; anything else 404.
class EchoServer : public QObject
{
public:
    //! Knows itself as localhost and pi, and proxy.example by configuration.
    explicit EchoServer(const DoorLimits &limits = {});
    explicit EchoServer(const DoorSettings &settings);

    quint16 port() const { return m_server.port(); }
    qsizetype connectionCount() const { return m_server.connectionCount(); }
    //! Answers what /api/slow was asked, oldest first, with 200.
    void answerSlow();
    //! Requests for /api/slow that were not answered.
    qsizetype slowCount() const { return m_slow.size(); }
    //! Requests for /api/big so far.
    int bigCount() const { return m_bigCount; }
    //! Bytes of /api/long and /api/cut that were asked for so far.
    qint64 longBytes() const { return m_longBytes; }

private:
    void handle(const ApiRequest &request, const Respond &respond);

    QList<Respond> m_slow;
    int m_bigCount = 0;
    qint64 m_longBytes = 0;
    HttpServer m_server;
};

}
