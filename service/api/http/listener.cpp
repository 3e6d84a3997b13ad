#include "service/api/http/listener.h"

#include <utility>

namespace backup {

namespace {

//! Clients that knock faster than they are let in; the default of 50 makes them wait a second for their next try.
constexpr int backlog = 512;

} // namespace

Listener::Listener(std::function<void(int)> receive, QObject *parent)
    : QTcpServer(parent)
    , m_receive(std::move(receive))
{
    setListenBacklogSize(backlog);
}

void Listener::incomingConnection(qintptr descriptor)
{
    m_receive(static_cast<int>(descriptor));
}

} // namespace backup
