#include "service/engine/file_walk.h"

#include "service/engine/scan.h"
#include "service/generations/descriptor.h"

#include <utility>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class FileWalk
{
public:
    FileWalk(const QByteArray &root, RunControl &control, const FileListener &tell)
        : m_root(root)
        , m_control(control)
        , m_tell(tell)
    {
    }

    //! \a path is that of \a folder below the root, with a slash at its end, or empty.
    Result<void> walk(Descriptor folder, const QByteArray &path)
    {
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            m_control.signOfLife();
            if (m_control.isCancelled())
                return cancelledFault();
            const QByteArray child = path + entry->d_name;
            Descriptor inner;
            if (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN)
                inner = openFolder(entries.fd(), entry->d_name);
            if (!inner.isOpen()) {
                m_tell(entries.fd(), *entry, child);
                continue;
            }
            if (const Result<void> walked = walk(std::move(inner), child + '/'); !walked)
                return walked;
        }
        return entries.error() == 0
            ? Result<void>()
            : systemFault(FaultKind::CommitFailed, u"Cannot read"_s, m_root + '/' + path, entries.error());
    }

private:
    const QByteArray &m_root;
    RunControl &m_control;
    const FileListener &m_tell;
};

}

Result<void> walkFiles(const QByteArray &root, RunControl &control, const FileListener &tell)
{
    return FileWalk(root, control, tell).walk(openFolder(root), {});
}

}
