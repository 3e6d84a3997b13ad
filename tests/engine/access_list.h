#pragma once

#include <QByteArray>

#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <sys/xattr.h>

namespace backup {

//! rwx for its owner and for user 7, said as an ACL (acl(5)).
inline QByteArray accessList()
{
    struct {
        posix_acl_xattr_header header;
        posix_acl_xattr_entry entries[5];
    } const acl {{POSIX_ACL_XATTR_VERSION},
        {{ACL_USER_OBJ, 7, static_cast<__le32>(ACL_UNDEFINED_ID)}, {ACL_USER, 7, 7},
            {ACL_GROUP_OBJ, 5, static_cast<__le32>(ACL_UNDEFINED_ID)},
            {ACL_MASK, 7, static_cast<__le32>(ACL_UNDEFINED_ID)},
            {ACL_OTHER, 5, static_cast<__le32>(ACL_UNDEFINED_ID)}}};
    return {reinterpret_cast<const char *>(&acl), sizeof acl};
}

//! As \a which, of the two that acl(5) names. False where the filesystem keeps none.
inline bool setAccessList(const QByteArray &path, const char *which)
{
    const QByteArray list = accessList();
    return setxattr(path.constData(), which, list.constData(), static_cast<size_t>(list.size()), 0) == 0;
}

}
