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

void StateWriter::insist(const QString &file, const Work &work)
{
    QList<Work> &works = m_unwritten[file];
    works.append(work);
    if (works.size() == 1)
        attempt(file);
}

void StateWriter::attempt(const QString &file)
{
    post(m_unwritten[file].constFirst(), [this, file](const Result<void> &result) {
        if (!result) {
            qCWarning(tasksLog).noquote() << result.fault().message;
            m_fault = result.fault();
            m_failed.append(file);
            if (!m_retry.isActive())
                m_retry.start();
            return;
        }
        QList<Work> &works = m_unwritten[file];
        works.removeFirst();
        if (works.isEmpty())
            m_unwritten.remove(file);
        else
            attempt(file);
        if (m_unwritten.isEmpty())
            m_fault.reset();
    });
}

void StateWriter::retry()
{
    for (const QString &file : std::exchange(m_failed, {}))
        attempt(file);
}

void StateWriter::finish()
{
    retry();
    while (m_untold > 0) {
        m_thread.waitForDone();
        // What is told may post more.
        QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    }
}

}
