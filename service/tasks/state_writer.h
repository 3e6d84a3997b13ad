#pragma once

#include "shared/result.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <optional>

namespace backup {

//! Writes state files one after the other, in the order asked for, away from the event loop: flushing a busy SD card
//! takes seconds, and the service answers meanwhile.
class StateWriter : public QObject
{
    Q_OBJECT

public:
    using Work = std::function<Result<void>()>;
    using Done = std::function<void(const Result<void> &)>;

    explicit StateWriter(QObject *parent = nullptr);
    //! Waits for the work that was posted; its ends are no longer told.
    ~StateWriter() override;

    //! Runs \a work on the writing thread, then \a done on the thread of this object.
    void post(Work work, Done done = {});
    //! Runs \a work as post() does, and again every 5 s until it succeeds. What is insisted on for one \a file succeeds
    //! in the order asked for, so that nothing older overwrites what is newer; files do not wait for each other.
    void insist(const QString &file, const Work &work);
    //! Why something insisted on is not written yet.
    const std::optional<Fault> &fault() const { return m_fault; }
    //! Tries once more what has failed, and waits until everything posted has been worked off and its ends were told.
    void finish();

private:
    void attempt(const QString &file);
    void retry();

    QThreadPool m_thread;
    int m_untold = 0;
    QTimer m_retry;
    //! What is insisted on and not written yet, by file; of each the first is being tried, or waits for the next retry.
    QHash<QString, QList<Work>> m_unwritten;
    //! The files whose first work has failed.
    QStringList m_failed;
    std::optional<Fault> m_fault;
};

}
