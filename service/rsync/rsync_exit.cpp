#include "service/rsync/rsync_exit.h"

#include <algorithm>
#include <cerrno>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// rsync ends its messages with the errno in parentheses: "... failed: No space left on device (28)".
bool mentions(const QByteArrayList &errors, int number)
{
    const QByteArray suffix = '(' + QByteArray::number(number) + ')';
    return std::any_of(errors.begin(), errors.end(), [&suffix](const QByteArray &line) {
        // ext4 says ENOSPC of attributes larger than a block, whatever space there is.
        const bool isAboutAttributes = line.contains("lsetxattr(") || line.contains("sys_acl_set_file(");
        return !isAboutAttributes && line.trimmed().endsWith(suffix);
    });
}

// What rsync said first tells the cause; later lines tell consequences.
QString firstWords(const QByteArrayList &errors)
{
    for (const QByteArray &line : errors) {
        if (!line.trimmed().isEmpty())
            return QString::fromUtf8(line.trimmed()).left(300);
    }
    return u"it gave no reason"_s;
}

}

void SkippedFiles::take(const QByteArray &line)
{
    constexpr QByteArrayView words = "skipping non-regular file \"";
    constexpr qsizetype keptNames = 20;
    if (!line.startsWith(words))
        return;
    ++count;
    if (names.size() < keptNames)
        names << QString::fromUtf8(line.sliced(words.size()).chopped(1));
}

bool isComplaint(const QByteArray &line)
{
    // Two that rsync does not begin with its name: a path that is too long to be saved, and a copy that has come out
    // other than its source.
    return line.startsWith("rsync: ") || line.startsWith("filename overflows max-path ") || line.startsWith("ERROR: ");
}

Result<RsyncOutcome> judgeRsyncEnd(const RsyncEnd &end)
{
    if (mentions(end.errors, ENOSPC) || mentions(end.errors, EDQUOT)) {
        return Fault {FaultKind::DestinationFull, u"The destination is full."_s,
            u"Free space on the destination, lower keep_count where it is above 0, or use a larger disk; then start the backup again."_s};
    }
    if (mentions(end.errors, EROFS)) {
        return Fault {FaultKind::DestinationReadOnly, u"The destination has become read-only."_s,
            u"Look for disk errors (dmesg), check the filesystem, mount it writable again, then retry."_s};
    }
    if (end.crashed) {
        return Fault {FaultKind::RsyncFailed,
            u"rsync was killed or could not be started: %1."_s.arg(firstWords(end.errors)),
            u"Start the backup again; if it happens again, look at the log and at the memory of this machine."_s};
    }
    switch (end.code) {
    case 0:
        return RsyncOutcome::Complete;
    case 24: // vanished source files; the rest is sound
        return RsyncOutcome::Vanished;
    case 23: // partial transfer due to error
        return RsyncOutcome::Partial;
    default:
        return Fault {FaultKind::RsyncFailed,
            u"rsync failed with code %1: %2."_s.arg(end.code).arg(firstWords(end.errors)),
            mentions(end.errors, EMLINK)
                ? u"Start the backup again: it makes that file anew. If this comes often, lower keep_count or set "
                  u"hard_links = no: all copies together can hold so many names of one file (65,000 on ext4)."_s
                : u"Read the log of this task; rsync(1) explains the code under EXIT VALUES."_s};
    }
}

}
