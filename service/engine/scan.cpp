#include "service/engine/scan.h"

#include "service/engine/attribute_scan.h"
#include "service/engine/change_list.h"
#include "service/engine/tree_cursor.h"
#include "service/rsync/rsync_exit.h"
#include "service/rsync/rsync_process.h"

#include <QFile>

#include <atomic>
#include <cerrno>
#include <future>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keptComplaints = 20;

//! Collects what rsync lists.
class Collector
{
public:
    Collector(const QByteArray &listPath, RunControl &control)
        : m_list(listPath)
        , m_control(control)
    {
    }

    RsyncListener listener()
    {
        RsyncListener listener;
        listener.onEntry = [this](const ItemizedEntry &entry) { take(entry); };
        listener.onProgress = [this](const Progress &progress) { tell(progress); };
        listener.onText = [this](const QByteArray &line) { complain(line); };
        listener.shouldStop = [this] { return m_control.isCancelled(); };
        return listener;
    }

    Result<ScanResult> finish(const RsyncRun &run)
    {
        if (run.stopped || m_control.isCancelled())
            return cancelledFault();
        const Result<RsyncOutcome> outcome = judgeRsyncEnd(run.end);
        if (!outcome)
            return outcome.fault();
        if (const Result<void> written = m_list.finish(); !written)
            return written.fault();
        m_result.isPartial = *outcome == RsyncOutcome::Partial;
        m_result.filesInSource = run.stats.entries - run.stats.folders;
        m_result.bytesInSource = run.stats.totalBytes;
        m_result.bytesToCopy = run.stats.transferredBytes;
        return m_result;
    }

private:
    void take(const ItemizedEntry &entry)
    {
        switch (entry.kind) {
        case ItemizedEntry::Kind::File:
            ++m_result.filesChanged;
            m_result.filesNew += entry.isNew ? 1 : 0;
            break;
        case ItemizedEntry::Kind::Folder:
            m_result.foldersNew += entry.isNew ? 1 : 0;
            break;
        case ItemizedEntry::Kind::DeletedFile:
            ++m_result.filesDeleted;
            break;
        case ItemizedEntry::Kind::DeletedFolder:
            break;
        }
        m_list.add(entry.kind, entry.path);
    }

    void tell(Progress progress)
    {
        progress.phase = Phase::Scan;
        progress.bytes.reset();
        m_control.tell(progress);
    }

    void complain(const QByteArray &line)
    {
        const QString text = QString::fromUtf8(line);
        m_control.log(text);
        m_result.skipped.take(line);
        if (isComplaint(line) && m_result.complaints.size() < keptComplaints)
            m_result.complaints << text;
    }

    ChangeListWriter m_list;
    RunControl &m_control;
    ScanResult m_result;
};

//! Whether the source certainly does not have \a path.
bool isGone(TreeCursor &source, const QByteArray &path)
{
    struct stat status = {};
    return !source.look(path, status) && TreeCursor::isNothingThere(errno);
}

//! Drops the deletions of entries that the source still has, or that cannot be looked at: rsync was told to go on
//! listing after errors, and a folder that cannot be read seems empty to it.
Result<void> keepUnlessGone(const QByteArray &sourcePath, const QByteArray &listPath, ScanResult &result)
{
    TreeCursor source(sourcePath);
    const QByteArray sifted = listPath + ".sifted";
    ChangeListWriter writer(sifted);
    const Result<void> read = readChangeList(listPath, [&](ItemizedEntry::Kind kind, const QByteArray &path) {
        if (!isDeletion(kind) || isGone(source, path))
            writer.add(kind, path);
        else if (kind == ItemizedEntry::Kind::DeletedFile)
            --result.filesDeleted;
        return true;
    });
    if (!read)
        return read;
    if (const Result<void> written = writer.finish(); !written)
        return written;
    if (rename(sifted.constData(), listPath.constData()) != 0)
        return systemFault(FaultKind::CommitFailed, u"Cannot replace"_s, listPath, errno);
    return {};
}

}

Fault cancelledFault()
{
    return {FaultKind::Cancelled, u"The run was cancelled."_s,
        u"Start the backup again when you want it; what was copied already is used."_s};
}

Result<ScanResult> scanSource(const RunRequest &request, const Ground &ground, const QByteArray &target,
    const QByteArray &listPath, RunControl &control)
{
    TransferOptions options = ground.options;
    options.ignoreErrors = true;
    TransferOptions plain = options;
    plain.abilities.acls = plain.abilities.xattrs = false;
    const QByteArray source = QFile::encodeName(request.set.source);
    std::atomic<bool> isScanLost = false;
    std::atomic<bool> mustLookAgain = false;
    auto comparing = std::async(std::launch::async, [&] {
        mustLookAgain = mayDifferInAttributes(source, target, attributeKindsOf(options), [&] {
            control.signOfLife();
            return control.isCancelled() || isScanLost;
        });
    });
    const auto scan = [&](const TransferOptions &with, const std::function<bool()> &shouldStop) {
        Collector collector(listPath, control);
        RsyncListener listener = collector.listener();
        listener.shouldStop = shouldStop;
        return collector.finish(runRsync(scanArguments(with, request.set.source, QFile::decodeName(target)), listener));
    };
    Result<ScanResult> result = scan(plain, [&] { return control.isCancelled() || mustLookAgain; });
    isScanLost = !result && !mustLookAgain;
    comparing.wait();
    if (isScanLost)
        return result;
    if (mustLookAgain && !control.isCancelled())
        result = scan(options, [&] { return control.isCancelled(); });
    if (result && result->isPartial) {
        if (const Result<void> sifted = keepUnlessGone(source, listPath, result.value()); !sifted)
            return sifted.fault();
    }
    return result;
}

Result<ScanResult> scanListed(const RunRequest &request, const Ground &ground, const QByteArray &target,
    const QByteArray &copyListPath, const QByteArray &listPath, RunControl &control)
{
    Collector collector(listPath, control);
    const RsyncRun run = runRsync(scanListedArguments(ground.options, request.set.source, QFile::decodeName(target),
                                      QFile::decodeName(copyListPath)),
        collector.listener());
    return collector.finish(run);
}

}
