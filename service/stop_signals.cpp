#include "service/stop_signals.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <unistd.h>

namespace backup {

namespace {

int pipeEnds[2] = {-1, -1};

// Not signalfd(2): it needs the signals blocked, and an engine would be started with them blocked too.
void passOn(int signal)
{
    const int savedErrno = errno;
    const char byte = signal == SIGHUP ? 'h' : 's';
    [[maybe_unused]] const auto written = ::write(pipeEnds[1], &byte, 1);
    errno = savedErrno;
}

}

StopSignals::StopSignals(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        qFatal("There are no file descriptors left.");
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &StopSignals::read);
    struct sigaction action = {};
    action.sa_handler = passOn;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        ::sigaction(signal, &action, nullptr);
}

void StopSignals::read()
{
    char bytes[64];
    for (ssize_t size = ::read(pipeEnds[0], bytes, sizeof bytes); size > 0;
         size = ::read(pipeEnds[0], bytes, sizeof bytes)) {
        const QByteArrayView signals(bytes, size);
        if (signals.contains('h'))
            Q_EMIT reloadRequested();
        if (signals.contains('s'))
            Q_EMIT stopRequested();
    }
}

}
