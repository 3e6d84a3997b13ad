#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <optional>

namespace backup {

class StateWriter;

//! The logs of the tasks, a text file each in the folder "logs".
class TaskLogs : public QObject
{
    Q_OBJECT

public:
    //! A log ends with a line that says so at this size, in bytes.
    static constexpr qint64 largestSize = 4 * 1024 * 1024;

    TaskLogs(const QString &stateFolder, StateWriter &writer, QObject *parent = nullptr);

    //! Adds a line, written out within a fraction of a second. Control characters do not pass.
    void append(const QString &taskId, const QString &text, const QDateTime &nowUtc);
    //! Hands everything appended to the writer now.
    void flush();
    //! The log; nothing for a task that has none.
    std::optional<QByteArray> read(const QString &taskId) const;
    //! Deletes the oldest logs but \a count.
    void keepNewest(qsizetype count);

private:
    QString pathOf(const QString &taskId) const;

    QString m_folder;
    StateWriter &m_writer;
    QHash<QString, QByteArray> m_unwritten;
    QTimer m_flush;
};

}
