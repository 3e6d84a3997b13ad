#include "service/engine/mount_identity.h"

#include "service/config/mountinfo_word.h"
#include "service/generations/descriptor.h"

#include <QDir>
#include <QFile>
#include <QUuid>

#include <optional>

#include <fcntl.h>
#include <linux/types.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

// <linux/fs.h> has it since Linux 6.9.
struct FilesystemUuid {
    __u8 length;
    __u8 bytes[16];
};
constexpr unsigned long getFilesystemUuid = _IOR(0x15, 0, FilesystemUuid);

QString uuidFromUdev(dev_t device, const QString &source)
{
    const QDir links(u"/dev/disk/by-uuid"_s);
    for (const QString &name : links.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot)) {
        struct stat status = {};
        const QString link = links.filePath(name);
        const bool isThere = stat(QFile::encodeName(link).constData(), &status) == 0;
        // A container that is shown the links does not have the devices.
        if (isThere ? status.st_rdev == device : QFile::symLinkTarget(link) == source)
            return name;
    }
    return {};
}

QString uuidFromKernel(const QByteArray &path)
{
    const Descriptor folder(open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    FilesystemUuid uuid {};
    if (!folder.isOpen() || ioctl(folder.get(), getFilesystemUuid, &uuid) != 0 || uuid.length != sizeof uuid.bytes)
        return {};
    const QByteArray bytes(reinterpret_cast<const char *>(uuid.bytes), sizeof uuid.bytes);
    const QUuid found = QUuid::fromRfc4122(bytes);
    // A filesystem that was made without one tells zeros.
    return found.isNull() ? QString() : found.toString(QUuid::WithoutBraces);
}

//! Nothing when the kernel does not tell.
std::optional<quint64> mountIdOf(const Descriptor &place)
{
    QFile info(u"/proc/self/fdinfo/%1"_s.arg(place.get()));
    if (!info.open(QIODevice::ReadOnly))
        return {};
    static constexpr QByteArrayView key = "mnt_id:";
    for (const QByteArray &line : info.readAll().split('\n')) {
        bool isNumber = false;
        const quint64 id = line.startsWith(key) ? line.sliced(key.size()).trimmed().toULongLong(&isNumber) : 0;
        if (isNumber)
            return id;
    }
    return {};
}

std::optional<dev_t> blockDeviceOf(const MountLine &mount)
{
    struct stat source = {};
    const bool isBlock = stat(mount.source.constData(), &source) == 0 && S_ISBLK(source.st_mode);
    return isBlock ? std::optional(source.st_rdev) : std::nullopt;
}

//! Of \a mount at \a path; \a device is the one to look for where the source of it cannot be looked at.
QString uuidOf(const MountLine &mount, dev_t device, const QByteArray &path)
{
    const QString uuid =
        uuidFromUdev(blockDeviceOf(mount).value_or(device), QFile::decodeName(mountinfoWord(mount.source)));
    return uuid.isEmpty() ? uuidFromKernel(path) : uuid;
}

QString identityOf(const MountLine &mount, const QString &uuid)
{
    const QString root = QString::fromUtf8(mount.root);
    if (!uuid.isEmpty())
        return u"uuid:%1:%2"_s.arg(uuid, root);
    if (mount.type.isEmpty())
        return {};
    return u"%1:%2:%3"_s.arg(QString::fromUtf8(mount.type), QString::fromUtf8(mount.source), root);
}

struct NumberedLine {
    QByteArray id;
    QByteArray path;
    MountLine mount;
};

QList<NumberedLine> linesOf(const QByteArray &mountinfo)
{
    QList<NumberedLine> lines;
    for (const QByteArray &line : mountinfo.split('\n')) {
        // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
        const QByteArrayList words = line.split(' ');
        const qsizetype dash = words.indexOf("-");
        if (dash >= 6 && words.size() >= dash + 3)
            lines.append({words[0], mountinfoWord(words[4]), {words[dash + 1], words[dash + 2], words[3], words[2]}});
    }
    return lines;
}

}

MountLine mountOf(const QByteArray &mountinfo, quint64 mountId)
{
    const QByteArray number = QByteArray::number(mountId);
    for (const NumberedLine &line : linesOf(mountinfo)) {
        if (line.id == number)
            return line.mount;
    }
    return {};
}

QMap<QByteArray, MountLine> mountsByPath(const QByteArray &mountinfo)
{
    QMap<QByteArray, MountLine> mounts;
    for (const NumberedLine &line : linesOf(mountinfo))
        mounts.insert(line.path, line.mount);
    return mounts;
}

QMap<QByteArray, MountLine> mountsBelow(const QByteArray &mountinfo, const QByteArray &folder)
{
    const QByteArray start = folder.endsWith('/') ? folder : folder + '/';
    QMap<QByteArray, MountLine> mounts;
    for (const NumberedLine &line : linesOf(mountinfo)) {
        if (line.path.startsWith(start) && line.path != start)
            mounts.insert(line.path.sliced(start.size()), line.mount);
    }
    return mounts;
}

QString mountIdentity(const QByteArray &path)
{
    struct stat status = {};
    // O_DIRECTORY mounts what is mounted on demand.
    const Descriptor place(open(path.constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!place.isOpen() || fstat(place.get(), &status) != 0)
        return {};
    // statx(2) tells the same, but not below Linux 5.8, and not through qemu-user.
    const std::optional<quint64> mountId = mountIdOf(place);
    if (!mountId)
        return {};
    QFile file(u"/proc/self/mountinfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const MountLine mount = mountOf(file.readAll(), *mountId);

    // btrfs gives each subvolume a device number of its own; its block device is the mount's source.
    return identityOf(mount, uuidOf(mount, status.st_dev, path));
}

QString diskIdentity(const MountLine &mount, const QByteArray &path)
{
    if (!mount.source.startsWith("/dev/"))
        return identityOf(mount, {});
    // A container does not see the device.
    return identityOf(mount, uuidOf(mount, {}, path));
}

}
