#include "service/config/mount_point.h"

#include "service/config/mountinfo_word.h"
#include "service/config/path_checks.h"

#include <QFile>
#include <QFileInfo>
#include <QList>

namespace backup {

using namespace Qt::StringLiterals;

QByteArray mountPointOf(const QByteArray &path, const QByteArray &mountinfo)
{
    const QString wanted = QFile::decodeName(path);
    QByteArray best = "/";
    for (const QByteArray &line : mountinfo.split('\n')) {
        // 36 35 98:0 /root /mnt rw,noatime shared:1 - ext4 /dev/sda1 rw
        const QList<QByteArray> words = line.split(' ');
        const QByteArray folder = words.size() > 4 ? mountinfoWord(words.at(4)) : QByteArray();
        if (folder.size() > best.size() && isWithin(wanted, QFile::decodeName(folder)))
            best = folder;
    }
    return best;
}

QString mountPointOf(const QString &path)
{
    QFile mountinfo(u"/proc/self/mountinfo"_s);
    const QString real = QFileInfo(path).canonicalFilePath();
    const QByteArray text = mountinfo.open(QIODevice::ReadOnly) ? mountinfo.readAll() : QByteArray();
    return QFile::decodeName(mountPointOf(QFile::encodeName(real), text));
}

QString remountRemedy(const QString &mountPoint)
{
    return u"Look for disk errors (dmesg), then mount it writable: sudo mount -o remount,rw '%1'."_s.arg(mountPoint);
}

}
