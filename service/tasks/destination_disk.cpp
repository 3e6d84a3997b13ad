#include "service/tasks/destination_disk.h"

#include <QFile>
#include <QList>

namespace backup {

namespace {

//! mountinfo writes blank, tab, newline and backslash as a backslash and three octal digits.
QByteArray unescaped(const QByteArray &text)
{
    QByteArray plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        bool isOctal = false;
        const int code = text.at(i) == '\\' ? text.mid(i + 1, 3).toInt(&isOctal, 8) : 0;
        plain += isOctal ? static_cast<char>(code) : text.at(i);
        i += isOctal ? 3 : 0;
    }
    return plain;
}

bool liesIn(const QByteArray &path, const QByteArray &folder)
{
    return folder == "/" || path == folder || (path.startsWith(folder) && path.at(folder.size()) == '/');
}

} // namespace

QString mountedDevice(const QString &path, const QByteArray &mountinfo)
{
    const QByteArray wanted = QFile::encodeName(path);
    QByteArray bestFolder;
    QByteArray device;
    for (const QByteArray &line : mountinfo.split('\n')) {
        // 36 35 98:0 /root /mnt rw,noatime shared:1 - ext4 /dev/sda1 rw
        const QList<QByteArray> fields = line.split(' ');
        const qsizetype separator = fields.indexOf("-");
        if (separator < 5 || fields.size() < separator + 3)
            continue;
        const QByteArray folder = unescaped(fields.at(4));
        // Of two mounts on one folder the later hides the earlier.
        if (!liesIn(wanted, folder) || folder.size() < bestFolder.size())
            continue;
        bestFolder = folder;
        const QByteArray source = unescaped(fields.at(separator + 2));
        device = source.contains('/') ? source : fields.at(2);
    }
    return QFile::decodeName(device);
}

QString wholeDisk(const QString &device, const QString &sysfsTarget)
{
    const QStringList parts = sysfsTarget.split(u'/');
    const qsizetype block = parts.indexOf(QStringLiteral("block"));
    return block >= 0 && block + 1 < parts.size() ? parts.at(block + 1) : device;
}

QString destinationDisk(const QString &path)
{
    QFile mountinfo(QStringLiteral("/proc/self/mountinfo"));
    if (path.isEmpty() || !mountinfo.open(QIODevice::ReadOnly))
        return {};
    const QString device = mountedDevice(path, mountinfo.readAll());
    if (!device.startsWith(QLatin1String("/dev/")))
        return device;
    return wholeDisk(device, QFile::symLinkTarget(QStringLiteral("/sys/class/block/") + device.section(u'/', -1)));
}

} // namespace backup
