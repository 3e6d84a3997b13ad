#pragma once

#include <QString>

namespace backup {

//! Holds an advisory lock (flock(2)) on a file for as long as it lives. The lock goes with the process that holds it.
class FileLock
{
public:
    enum class IfHeld { Wait, GiveUp };

    //! Makes the file when it is not there.
    FileLock(const QString &path, IfHeld ifHeld);
    ~FileLock();
    Q_DISABLE_COPY_MOVE(FileLock)

    bool isHeld() const { return m_handle >= 0; }
    //! Why it is not held.
    const QString &errorString() const { return m_error; }
    //! Whether that is because another process holds it.
    bool isTaken() const { return m_isTaken; }

private:
    int m_handle = -1;
    bool m_isTaken = false;
    QString m_error;
};

}
