#pragma once

#include "service/tasks/state_writer.h"
#include "shared/status.h"

#include <QByteArray>
#include <QTimer>
#include <functional>
#include <optional>

namespace backup {

//! The lists as they were saved last.
struct SavedTasks {
    Status lists;
    //! Where the file was moved because it could not be read, and why; empty when all was well.
    QString warning;
};

//! Reads the lists. A file that is damaged in any way is set aside and the lists are empty; a fault when not even
//! that can be done.
Result<SavedTasks> loadTasks(const QString &path, const QDateTime &nowUtc);

//! Keeps the lists on disk.
class TaskJournal : public QObject
{
    Q_OBJECT

public:
    //! \a text gives the JSON to save, when a save begins.
    TaskJournal(QString path, StateWriter &writer, std::function<QByteArray()> text, QObject *parent = nullptr);

    //! Saves the lists as they are now, or as they are a little later: all who ask while one save is being flushed
    //! share the next. \a done is told once whether it is on disk. After a fault the save is tried again every 5 s.
    void save(StateWriter::Done done = {});
    //! Saves the lists within a second, with the next save() when that comes before.
    void saveSoon();
    //! Why the lists on disk are not those in memory.
    const std::optional<Fault> &fault() const { return m_fault; }

Q_SIGNALS:
    //! The first save after a fault has succeeded.
    void mended();

private:
    void begin();
    void finished(const Result<void> &result);

    QString m_path;
    StateWriter &m_writer;
    std::function<QByteArray()> m_text;
    QTimer m_soon;
    QTimer m_retry;
    QList<StateWriter::Done> m_waiting;
    QList<StateWriter::Done> m_served;
    bool m_isWanted = false;
    bool m_isSaving = false;
    std::optional<Fault> m_fault;
};

}
