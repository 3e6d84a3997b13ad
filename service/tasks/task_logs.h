#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QFile>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <memory>
#include <optional>

namespace backup {

class StateWriter;

//! A log as it was when it was asked for, read once, in pieces.
class OpenLog
{
public:
    //! Up to \a inFile bytes of \a file, and \a unwritten behind them. The file may not be open: all is unwritten then.
    OpenLog(std::unique_ptr<QFile> file, qint64 inFile, const QByteArray &unwritten);

    //! Bytes that are left.
    qint64 size() const { return m_inFile + m_unwritten.size(); }
    //! The next bytes, \a most or fewer; none at the end, and where the file cannot be read.
    QByteArray read(qint64 most);

private:
    std::unique_ptr<QFile> m_file;
    //! What is left of the file; what others append from now on is not read.
    qint64 m_inFile;
    QByteArray m_unwritten;
};

//! The logs of the tasks, a text file each in one folder.
class TaskLogs : public QObject
{
    Q_OBJECT

public:
    //! A log that would grow beyond this size, in bytes, loses lines of its middle, and says so there.
    static constexpr qint64 largestSize = 4 * 1024 * 1024;
    //! All logs together, in bytes: what one run of every set could fill an SD card with is not kept.
    static constexpr qint64 largestTotal = 256 * 1024 * 1024;

    //! The folder is made when it is missing.
    TaskLogs(const QString &folder, StateWriter &writer, QObject *parent = nullptr);

    //! Adds a line, written out within a fraction of a second. Control characters do not pass. What cannot be written
    //! is lost, with a warning.
    void append(const QString &taskId, const QString &text, const QDateTime &nowUtc);
    //! Hands everything appended to the writer now.
    void flush();
    //! The log, up to what was appended last; nothing for a task that has none.
    std::optional<OpenLog> open(const QString &taskId) const;
    //! Deletes the oldest logs beyond \a count, or beyond largestTotal. The newest stays.
    void keepNewest(qsizetype count);

private:
    //! What the writer has not told to be written.
    struct HandedOn {
        //! Bytes of the log that are in the file before it.
        qint64 sizeBefore = 0;
        QByteArray text;
        int pieces = 0;
    };

    //! A piece is written, or lost: of pieces that are lost one after the other, only the first is told.
    void settle(const QString &taskId, const Result<void> &result);
    QString pathOf(const QString &taskId) const;

    QString m_folder;
    StateWriter &m_writer;
    QHash<QString, QByteArray> m_unwritten;
    QHash<QString, HandedOn> m_handedOn;
    QTimer m_flush;
    bool m_isFailing = false;
};

}
