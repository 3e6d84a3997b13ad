#include "service/tasks/destination_disk.h"

#include "service/config/mountinfo_word.h"

#include <QDir>
#include <QFile>
#include <QList>
#include <filesystem>
#include <optional>
#include <system_error>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Of devices on devices; a loop device whose file is hidden by its own mount seems to stand on itself.
constexpr int deepest = 8;
//! As the kernel follows: path_resolution(7).
constexpr int mostLinks = 40;

struct Mount {
    QByteArray folder;
    //! "major:minor"
    QByteArray number;
    QByteArray source;
};

QList<Mount> mountsFrom(const QByteArray &mountinfo)
{
    QList<Mount> mounts;
    for (const QByteArray &line : mountinfo.split('\n')) {
        // 36 35 98:0 /root /mnt rw,noatime shared:1 - ext4 /dev/sda1 rw
        const QList<QByteArray> fields = line.split(' ');
        const qsizetype separator = fields.indexOf("-");
        if (separator >= 5 && fields.size() >= separator + 3)
            mounts.append({mountinfoWord(fields.at(4)), fields.at(2), mountinfoWord(fields.at(separator + 2))});
    }
    return mounts;
}

bool liesIn(const QByteArray &path, const QByteArray &folder)
{
    return folder == "/" || path == folder || (path.startsWith(folder) && path.at(folder.size()) == '/');
}

Mount mountOf(const QString &path, const QList<Mount> &mounts)
{
    const QByteArray wanted = QFile::encodeName(path);
    Mount best;
    for (const Mount &mount : mounts) {
        // Of two mounts on one folder the later hides the earlier.
        if (liesIn(wanted, mount.folder) && mount.folder.size() >= best.folder.size())
            best = mount;
    }
    return best;
}

QString deviceOf(const Mount &mount)
{
    return QFile::decodeName(mount.source.contains('/') ? mount.source : mount.number);
}

//! What a link says; empty when it is none. QFile::symLinkTarget() looks at what lies behind the link as well, which
//! may be a mount that hangs.
QString linkText(const QString &path)
{
    std::error_code isNone;
    return QFile::decodeName(std::filesystem::read_symlink(QFile::encodeName(path).toStdString(), isNone).c_str());
}

QString behindLink(const QString &path, const QString &text)
{
    return QDir::cleanPath(text.startsWith(u'/') ? text : path.section(u'/', 0, -2) + u'/' + text);
}

//! What a machine tells of its mounts and block devices.
class Machine
{
public:
    explicit Machine(const QString &root)
        : m_root(root)
    {
        QFile mountinfo(m_root + u"/proc/self/mountinfo"_s);
        if (mountinfo.open(QIODevice::ReadOnly))
            m_mounts = mountsFrom(mountinfo.readAll());
    }

    QStringList disksOf(const QString &path, int depth = 0) const
    {
        const Mount mount = mountOf(withoutLinks(path), m_mounts);
        const QString block = blockOf(mount);
        if (!block.isEmpty())
            return disksBehind(block, depth);
        const QString device = deviceOf(mount);
        return device.isEmpty() ? QStringList() : QStringList {device};
    }

private:
    QString withoutLinks(QString path) const
    {
        for (int i = 0; i < mostLinks; ++i) {
            const std::optional<QString> next = withoutFirstLink(path);
            if (!next)
                break;
            path = *next;
        }
        return path;
    }

    //! Nothing when no link can be seen.
    std::optional<QString> withoutFirstLink(const QString &path) const
    {
        for (qsizetype end = 0; end >= 0;) {
            end = path.indexOf(u'/', end + 1);
            const QString part = path.left(end);
            if (mountOf(part, m_mounts).folder != "/")
                break;
            const QString target = linkText(m_root + part);
            if (!target.isEmpty())
                return behindLink(part, target) + (end < 0 ? QString() : path.mid(end));
        }
        return std::nullopt;
    }

    //! The name of a mounted block device, "dm-0"; empty when it is none.
    QString blockOf(const Mount &mount) const
    {
        const QString known = linkText(m_root + u"/sys/dev/block/"_s + QFile::decodeName(mount.number));
        if (!known.isEmpty())
            return known.section(u'/', -1);
        // btrfs has a number that is no device's.
        QString node = QDir::cleanPath(QFile::decodeName(mount.source));
        if (!node.startsWith(u"/dev/"_s))
            return {};
        for (int i = 0; i < mostLinks; ++i) {
            const QString target = linkText(m_root + node);
            if (target.isEmpty())
                break;
            node = behindLink(node, target);
        }
        return node.section(u'/', -1);
    }

    QStringList disksBehind(const QString &block, int depth) const
    {
        const QString place = m_root + u"/sys/class/block/"_s + block;
        if (depth >= deepest)
            return {block};
        if (QFile::exists(place + u"/partition"_s))
            return disksBehind(linkText(place).section(u'/', -2, -2), depth + 1);
        QStringList disks;
        for (const QString &slave : QDir(place + u"/slaves"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            disks += disksBehind(slave, depth + 1);
        QFile file(place + u"/loop/backing_file"_s);
        if (file.open(QIODevice::ReadOnly))
            disks += disksOf(QFile::decodeName(file.readAll().trimmed()), depth + 1);
        if (disks.isEmpty())
            return {block};
        disks.sort();
        disks.removeDuplicates();
        return disks;
    }

    QString m_root;
    QList<Mount> m_mounts;
};

} // namespace

QString mountedDevice(const QString &path, const QByteArray &mountinfo)
{
    return deviceOf(mountOf(path, mountsFrom(mountinfo)));
}

QStringList destinationDisks(const QString &path, const QString &root)
{
    return path.isEmpty() ? QStringList() : Machine(root).disksOf(path);
}

} // namespace backup
