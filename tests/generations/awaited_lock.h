#pragma once

#include "service/generations/folder_lock.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <thread>

namespace backup {

//! Holds the lock on a file until somebody else in this process opens that, as who waits for the lock does; at the
//! latest until its own end.
class AwaitedLock
{
public:
    explicit AwaitedLock(const QByteArray &path)
        : m_lock(FolderLock::take(path, {}, FolderLock::Inherit::No))
        , m_release([this, path](const std::stop_token &end) {
            while (!end.stop_requested() && openings(path) < 2)
                std::this_thread::yield();
            m_lock.value().release();
        })
    {
    }

private:
    static qsizetype openings(const QByteArray &path)
    {
        const QString file = QFileInfo(QFile::decodeName(path)).canonicalFilePath();
        const QFileInfoList opened = QDir(QStringLiteral("/proc/self/fd")).entryInfoList(QDir::Files | QDir::System);
        return std::count_if(opened.begin(), opened.end(),
            [&file](const QFileInfo &descriptor) { return descriptor.symLinkTarget() == file; });
    }

    Result<FolderLock> m_lock;
    //! Ends with this object.
    std::jthread m_release;
};

}
