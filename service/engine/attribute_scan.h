#pragma once

#include "service/rsync/rsync_command.h"
#include "shared/result.h"

#include <functional>

namespace backup {

//! Which attributes the copies keep. ACLs are extended attributes, too, of the names that acl(5) tells.
struct AttributeKinds {
    bool acls = false;
    bool xattrs = false;
};
AttributeKinds attributeKindsOf(const TransferOptions &options);

//! Where source and target may have other attributes.
struct AttributeDifferences {
    //! Entries in the list, and whether the top folders differ, which are in no list.
    qint64 entries = 0;
    bool topFolder = false;
};

//! Compares the ACLs and extended attributes of the entries that \a source and \a target both have, and writes to the
//! copy list \a listPath those that may differ. With -A and -X, rsync takes twice its time for nothing but asking files
//! that have none; here that is a call each, and the rare file that has some is compared byte by byte.
Result<AttributeDifferences> listAttributeDifferences(const QByteArray &source, const QByteArray &target,
    const AttributeKinds &kinds, const QByteArray &listPath, const std::function<bool()> &shouldStop);

//! Whether something in \a folder, or it itself, has an ACL or an extended attribute, or \a shouldStop ended the
//! search.
bool mayHaveAttributes(QByteArray folder, const AttributeKinds &kinds, const std::function<bool()> &shouldStop);

}
