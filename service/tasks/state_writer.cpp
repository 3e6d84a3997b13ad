#include "service/tasks/state_writer.h"

#include "service/tasks/logging.h"

#include <QCoreApplication>
#include <chrono>
#include <utility>

namespace backup {

using namespace std::chrono_literals;

StateWriter::StateWriter(QObject *parent)
    : QObject(parent)
{
    m_thread.setMaxThreadCount(1);
    m_thread.setExpiryTimeout(1000);
    m_retry.setSingleShot(true);
    m_retry.setInterval(5s);
    connect(&m_retry, &QTimer::timeout, this, &StateWriter::retry);
}

StateWriter::~StateWriter()
{
    m_thread.waitForDone();
}

void StateWriter::post(Work work, Done done)
{
    ++m_untold;
    m_thread.start([this, work = std::move(work), done = std::move(done)] {
        const Result<void> result = work();
        const auto tell = [this, done, result] {
            --m_untold;
            if (done)
                done(result);
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

void StateWriter::insist(const Work &work)
{
    post(work, [this, work](const Result<void> &result) {
        if (result)
            return;
        qCWarning(tasksLog).noquote() << result.fault().message;
        m_fault = result.fault();
        m_unwritten.append(work);
        m_retry.start();
    });
}

void StateWriter::retry()
{
    m_fault.reset();
    for (const Work &work : std::exchange(m_unwritten, {}))
        insist(work);
}

void StateWriter::finish()
{
    while (m_untold > 0) {
        m_thread.waitForDone();
        // What is told may post more.
        QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    }
}

}
