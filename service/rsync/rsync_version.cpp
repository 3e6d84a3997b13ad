#include "service/rsync/rsync_version.h"

#include <QRegularExpression>

namespace backup {

using namespace Qt::StringLiterals;

Result<RsyncVersion> rsyncVersionFromText(const QByteArray &text, const QString &searched)
{
    static const QRegularExpression versionLine(u"^rsync\\s+version\\s+v?(\\d+\\.\\d+(\\.\\d+)?)"_s);
    const QString all = QString::fromUtf8(text);
    const QRegularExpressionMatch match = versionLine.match(all);
    if (!match.hasMatch()) {
        return Fault {FaultKind::RsyncMissing,
            text.isEmpty() ? u"rsync was not found on the PATH (%1), or did not start."_s.arg(searched)
                           : u"rsync does not tell its version."_s,
            u"Install the package rsync: sudo apt install rsync."_s};
    }
    RsyncVersion version;
    version.number = QVersionNumber::fromString(match.captured(1));
    if (version.number < oldestRsync) {
        return Fault {FaultKind::RsyncTooOld,
            u"rsync %1 is too old; %2 is the oldest that works."_s.arg(
                version.number.toString(), oldestRsync.toString()),
            u"Install a newer rsync: sudo apt install rsync."_s};
    }
    version.acls = all.contains(u" ACLs"_s) && !all.contains(u"no ACLs"_s);
    version.xattrs = all.contains(u" xattrs"_s) && !all.contains(u"no xattrs"_s);
    return version;
}

}
