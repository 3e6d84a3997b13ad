#include "service/generations/folder_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

namespace backup {

using namespace Qt::StringLiterals;

Result<FolderLock> FolderLock::take(const QByteArray &path, std::chrono::milliseconds patience, Inherit inherit)
{
    const int closeOnExec = inherit == Inherit::No ? O_CLOEXEC : 0;
    Descriptor file(open(path.constData(), O_RDWR | O_CREAT | O_NOFOLLOW | closeOnExec, S_IRUSR | S_IWUSR));
    if (!file.isOpen())
        return systemFault(FaultKind::DestinationNotWritable, u"Cannot write"_s, path, errno);

    constexpr std::chrono::milliseconds step {50};
    for (std::chrono::milliseconds waited {0}; flock(file.get(), LOCK_EX | LOCK_NB) != 0; waited += step) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return systemFault(FaultKind::DestinationUnsuitable, u"Cannot lock"_s, path, errno);
        if (waited >= patience) {
            return Fault {FaultKind::SetBusy,
                u"Another run of this set is at work, or one is still coming to its end."_s,
                u"Wait for it to end, or cancel it; then start the backup again."_s};
        }
        std::this_thread::sleep_for(step);
    }
    return FolderLock(std::move(file));
}

}
