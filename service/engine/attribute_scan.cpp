#include "service/engine/attribute_scan.h"

#include "service/generations/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! Reads the attributes that copies keep (rsync(1), --acls and --xattrs), of a path itself, never of what it points to.
class Reader
{
public:
    explicit Reader(const AttributeKinds &kinds)
        : m_kinds(kinds)
        , m_names(65536, Qt::Uninitialized) // XATTR_LIST_MAX
        , m_value(65536, Qt::Uninitialized) // XATTR_SIZE_MAX
    {
    }

    //! Sorted; nothing when they cannot be told, with errno.
    std::optional<QByteArrayList> names(const QByteArray &path)
    {
        const ssize_t length = llistxattr(path.constData(), m_names.data(), static_cast<size_t>(m_names.size()));
        if (length < 0 && errno != ENOTSUP)
            return std::nullopt;
        if (length <= 0)
            return QByteArrayList();
        QByteArrayList names = m_names.first(length - 1).split('\0');
        names.removeIf([this](const QByteArray &name) { return !isKept(name); });
        std::sort(names.begin(), names.end());
        return names;
    }

    std::optional<QByteArray> value(const QByteArray &path, const QByteArray &name)
    {
        const ssize_t length =
            lgetxattr(path.constData(), name.constData(), m_value.data(), static_cast<size_t>(m_value.size()));
        return length < 0 ? std::nullopt : std::optional(m_value.first(length));
    }

private:
    bool isKept(const QByteArray &name) const
    {
        if (name == "system.posix_acl_access" || name == "system.posix_acl_default")
            return m_kinds.acls;
        if (m_kinds.aclsTwice && isSecondAcl(name))
            return false;
        return m_kinds.xattrs && isKeptAttribute(name) && (m_isRoot || name.startsWith("user."));
    }

    const AttributeKinds m_kinds;
    const bool m_isRoot = geteuid() == 0;
    QByteArray m_names;
    QByteArray m_value;
};

//! The file type bits of stat(2); 0 when that cannot be told.
mode_t typeOf(const QByteArray &path)
{
    struct stat status = {};
    return lstat(path.constData(), &status) == 0 ? status.st_mode & S_IFMT : 0;
}

class Comparison
{
public:
    Comparison(const QByteArray &source, const QByteArray &target, const AttributeKinds &kinds,
        const std::function<bool()> &shouldStop)
        : m_source(source + "/.") // which may be a symlink
        , m_target(target + "/.")
        , m_reader(kinds)
        , m_shouldStop(shouldStop)
    {
    }

    bool findsDifference() { return isDifferent() || findsDifferenceIn(openFolder(m_target)); }

private:
    //! The entries of the target's folder, since what it has not is new, and copied with all attributes. What cannot be
    //! reached here, rsync cannot reach either, and says so.
    bool findsDifferenceIn(Descriptor folder)
    {
        FolderStream entries(std::move(folder));
        while (const dirent *entry = entries.next()) {
            const qsizetype sourceLength = m_source.size();
            const qsizetype targetLength = m_target.size();
            m_source.append('/').append(entry->d_name);
            m_target.append('/').append(entry->d_name);
            if (m_shouldStop() || isDifferent())
                return true;
            const bool mayBeFolder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
            if (mayBeFolder && typeOf(m_source) == S_IFDIR
                && findsDifferenceIn(openFolder(entries.fd(), entry->d_name)))
                return true;
            m_source.truncate(sourceLength);
            m_target.truncate(targetLength);
        }
        return false;
    }

    bool isDifferent()
    {
        const std::optional<QByteArrayList> names = m_reader.names(m_source);
        // What is gone, or in a folder that cannot be read, is no business of attributes.
        if (!names && errno != ENAMETOOLONG && errno != E2BIG)
            return false;
        const bool isSame = names && m_reader.names(m_target) == names
            && std::all_of(names->begin(), names->end(), [this](const QByteArray &name) {
                   const std::optional<QByteArray> value = m_reader.value(m_source, name);
                   return value && m_reader.value(m_target, name) == value;
               });
        // What became something else is a change of its own.
        return !isSame && typeOf(m_source) == typeOf(m_target);
    }

    QByteArray m_source;
    QByteArray m_target;
    Reader m_reader;
    const std::function<bool()> &m_shouldStop;
};

bool findAttributes(Reader &reader, QByteArray &path, Descriptor folder, const std::function<bool()> &shouldStop)
{
    FolderStream entries(std::move(folder));
    while (const dirent *entry = entries.next()) {
        const qsizetype length = path.size();
        path.append('/').append(entry->d_name);
        if (const std::optional<QByteArrayList> names = reader.names(path); shouldStop() || !names || !names->isEmpty())
            return true;
        const bool mayBeFolder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
        if (mayBeFolder && findAttributes(reader, path, openFolder(entries.fd(), entry->d_name), shouldStop))
            return true;
        path.truncate(length);
    }
    return false;
}

}

AttributeKinds attributeKindsOf(const TransferOptions &options)
{
    return {options.abilities.acls && !options.extra.contains(u"--no-acls"_s),
        options.abilities.xattrs && !options.extra.contains(u"--no-xattrs"_s), options.abilities.showsAclsTwice};
}

bool mayDifferInAttributes(const QByteArray &source, const QByteArray &target, const AttributeKinds &kinds,
    const std::function<bool()> &shouldStop)
{
    return kinds.any() && Comparison(source, target, kinds, shouldStop).findsDifference();
}

bool mayHaveAttributes(QByteArray folder, const AttributeKinds &kinds, const std::function<bool()> &shouldStop)
{
    if (!kinds.any())
        return false;
    Reader reader(kinds);
    folder += "/."; // which may be a symlink
    const std::optional<QByteArrayList> names = reader.names(folder);
    return !names || !names->isEmpty() || findAttributes(reader, folder, openFolder(folder), shouldStop);
}

}
