#include "service/tasks/file_lock.h"

#include <QFile>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace backup {

FileLock::FileLock(const QString &path, IfHeld ifHeld)
    : m_handle(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
{
    int failed = m_handle < 0 ? -1 : 0;
    if (m_handle >= 0) {
        do {
            failed = ::flock(m_handle, ifHeld == IfHeld::Wait ? LOCK_EX : LOCK_EX | LOCK_NB);
        } while (failed != 0 && errno == EINTR);
    }
    if (failed == 0)
        return;
    m_isTaken = m_handle >= 0 && errno == EWOULDBLOCK;
    m_error = qt_error_string(errno);
    if (m_handle >= 0)
        ::close(m_handle);
    m_handle = -1;
}

FileLock::~FileLock()
{
    if (m_handle >= 0)
        ::close(m_handle);
}

}
