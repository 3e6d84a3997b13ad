#pragma once

#include "service/rsync/rsync_command.h"

#include <QByteArray>
#include <functional>

namespace backup {

//! Which attributes the copies keep. ACLs are extended attributes, too, of the names that acl(5) tells.
struct AttributeKinds {
    bool acls = false;
    bool xattrs = false;
    //! What shows an ACL once more is none of these; see StorageAbilities::showsAclsTwice.
    bool aclsTwice = false;

    //! Without any, nothing is looked at.
    bool any() const { return acls || xattrs; }
};
AttributeKinds attributeKindsOf(const TransferOptions &options);

//! Whether an entry that \a source and \a target both have, or they themselves, may have other ACLs or extended
//! attributes in one than in the other. With -A and -X, rsync takes twice its time for nothing but asking files that
//! have none; here that is a call each, and the rare file that has some is compared byte by byte. Ends at the first
//! that differs; true as well when \a shouldStop says so.
bool mayDifferInAttributes(const QByteArray &source, const QByteArray &target, const AttributeKinds &kinds,
    const std::function<bool()> &shouldStop);

//! Whether something in \a folder, or it itself, has an ACL or an extended attribute, or \a shouldStop ended the
//! search.
bool mayHaveAttributes(QByteArray folder, const AttributeKinds &kinds, const std::function<bool()> &shouldStop);

}
