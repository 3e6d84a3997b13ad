#pragma once

#include <QByteArray>
#include <QStringList>

namespace backup {

//! What the destination's filesystem and the user we run as can keep of a file.
struct StorageAbilities {
    //! Times to the nanosecond, to the second, or (vfat) to two seconds.
    enum class Times { Nanoseconds, Seconds, TwoSeconds };
    Times times = Times::Nanoseconds;
    bool hardLinks = true;
    bool symlinks = true;
    bool owners = true;
    bool permissions = true;
    //! We can read what is in a folder whose mode lets not even its owner in, as root can.
    bool closedFolders = true;
    bool fifos = true;
    bool devices = true;
    bool acls = true;
    bool xattrs = true;
    //! Extended attributes beyond "user.", which root alone may set.
    bool rootAttributes = true;
    //! Each ACL is to root an extended attribute, too, as on XFS: rsync finds one that a source on another filesystem
    //! has not, and with it removes the ACL.
    bool showsAclsTwice = false;
    //! Names that differ in upper and lower case alone are two.
    bool caseSensitive = true;
};

//! What every rsync of one run has in common.
struct TransferOptions {
    StorageAbilities abilities;
    QStringList excludes;
    QStringList extra;
    //! Keep hard links between files of the source.
    bool hardLinks = false;
    //! List and remove what the source has no longer even when rsync met an I/O error; for lists that the caller
    //! checks entry by entry. rsync itself would not delete anything then.
    bool ignoreErrors = false;
};

//! Whether copies that root makes keep the extended attribute \a name, ACLs aside: not what a filesystem says of its
//! own storage ("btrfs.compression"), which others refuse (xattr(7)).
bool isKeptAttribute(const QByteArray &name);
//! Whether \a name is an ACL once more; see StorageAbilities::showsAclsTwice.
bool isSecondAcl(const QByteArray &name);

//! Folders are absolute, with or without a trailing slash. The commands never pass through a shell.

//! Lists, without writing, what differs between \a source and \a target; see RsyncOutput for what it prints.
QStringList scanArguments(const TransferOptions &options, const QString &source, const QString &target);
//! As scanArguments(), for the entries of the NUL-separated file \a listFile alone, deletions left out.
QStringList scanListedArguments(
    const TransferOptions &options, const QString &source, const QString &target, const QString &listFile);
//! Copies exactly the entries that the NUL-separated file \a listFile names.
QStringList copyListedArguments(
    const TransferOptions &options, const QString &source, const QString &target, const QString &listFile);
//! Gives the folder \a target the attributes of \a source, and looks at nothing inside them.
QStringList dressArguments(const TransferOptions &options, const QString &source, const QString &target);
//! Makes \a target a copy of \a source; unchanged files become links into \a linkDest unless that is empty.
QStringList copyAllArguments(
    const TransferOptions &options, const QString &source, const QString &target, const QString &linkDest);

}
