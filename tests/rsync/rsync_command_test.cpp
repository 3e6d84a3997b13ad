#include "service/rsync/rsync_command.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

const QString all = u"-a -8 --no-human-readable --info=progress2 --stats --numeric-ids --sparse "
                    u"--modify-window=-1 -A -XX "
                    u"--filter=+xsr_user.** --filter=+xsr_trusted.** --filter=+xsr_security.** --filter=-xsr_**"_s;
const QString listing = u" -n --out-format=%i_%n"_s;
const QString list = u"--no-r -d --from0 --files-from=/l --ignore-missing-args"_s;

//! One word an argument: blanks inside shown as underscores.
QString shown(QStringList arguments)
{
    return arguments.replaceInStrings(u" "_s, u"_"_s).join(u' ');
}

TransferOptions optionsOf(const std::function<void(TransferOptions &)> &change)
{
    TransferOptions options;
    change(options);
    return options;
}

}

class RsyncCommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scanListsWithoutWriting();
    void scanOfAListDeletesNothing();
    void copyTakesExactlyTheList();
    void copyOfAllLinksUnchangedFiles();
    void leavesOutWhatTheDestinationCannotKeep_data();
    void leavesOutWhatTheDestinationCannotKeep();
    void comparesTimesAsFinelyAsTheyAreKept();
    void passesPatternsAndExtraOptionsAsSingleArguments();
    void takesFoldersForFolders();
};

void RsyncCommandTest::scanListsWithoutWriting()
{
    QCOMPARE(shown(scanArguments({}, u"/s"_s, u"/t"_s)), all + listing + u" --delete --delete-excluded -- /s/ /t/"_s);
    TransferOptions options;
    options.ignoreErrors = true;
    QCOMPARE(shown(scanArguments(options, u"/s"_s, u"/t"_s)),
        all + listing + u" --delete --delete-excluded --ignore-errors -- /s/ /t/"_s);
}

void RsyncCommandTest::scanOfAListDeletesNothing()
{
    QCOMPARE(shown(scanListedArguments({}, u"/s"_s, u"/t"_s, u"/l"_s)), all + listing + u' ' + list + u" -- /s/ /t/"_s);
}

void RsyncCommandTest::copyTakesExactlyTheList()
{
    QCOMPARE(shown(copyListedArguments({}, u"/s"_s, u"/t"_s, u"/l"_s)), all + u' ' + list + u" -- /s/ /t/"_s);
}

void RsyncCommandTest::copyOfAllLinksUnchangedFiles()
{
    QCOMPARE(shown(copyAllArguments({}, u"/s"_s, u"/t"_s, u"/old"_s)),
        all + u" --delete --delete-excluded --link-dest=/old -- /s/ /t/"_s);
    QCOMPARE(shown(copyAllArguments({}, u"/s"_s, u"/t"_s, {})), all + u" --delete --delete-excluded -- /s/ /t/"_s);
}

void RsyncCommandTest::leavesOutWhatTheDestinationCannotKeep_data()
{
    QTest::addColumn<StorageAbilities>("able");
    QTest::addColumn<QString>("added");
    QTest::addColumn<QString>("leftOut");
    const auto row = [](const char *name, const std::function<void(StorageAbilities &)> &change, const QString &added,
                         const QString &leftOut) {
        StorageAbilities able;
        change(able);
        QTest::newRow(name) << able << added << leftOut;
    };
    row("symlinks", [](auto &able) { able.symlinks = false; }, u"--no-links"_s, {});
    row("owners", [](auto &able) { able.owners = false; }, u"--no-owner --no-group"_s, {});
    row("permissions", [](auto &able) { able.permissions = false; }, u"--no-perms"_s, {});
    row("closed folders", [](auto &able) { able.closedFolders = false; }, u"--chmod=Du+rx"_s, {});
    row("fifos", [](auto &able) { able.fifos = false; }, u"--no-specials"_s, {});
    row("devices", [](auto &able) { able.devices = false; }, u"--no-devices"_s, {});
    row(
        "acls", [](auto &able) { able.acls = false; }, {}, u"-A"_s);
    row(
        "xattrs", [](auto &able) { able.xattrs = false; }, {}, u"-XX"_s);
    row("ACLs twice", [](auto &able) { able.showsAclsTwice = true; }, u"--filter=-xsr trusted.SGI_ACL_**"_s, {});
    row(
        "attributes of root", [](auto &able) { able.rootAttributes = false; }, {}, u"--filter=-xsr **"_s);
}

void RsyncCommandTest::leavesOutWhatTheDestinationCannotKeep()
{
    QFETCH(StorageAbilities, able);
    QFETCH(QString, added);
    QFETCH(QString, leftOut);
    const QStringList usual = scanArguments({}, u"/s"_s, u"/t"_s);
    const QStringList found =
        scanArguments(optionsOf([&able](TransferOptions &options) { options.abilities = able; }), u"/s"_s, u"/t"_s);
    QStringList more;
    for (const QString &argument : found) {
        if (!usual.contains(argument))
            more << argument;
    }
    QCOMPARE(more.join(u' '), added);
    QVERIFY(leftOut.isEmpty() || (usual.contains(leftOut) && !found.contains(leftOut)));
}

void RsyncCommandTest::comparesTimesAsFinelyAsTheyAreKept()
{
    const auto argumentsWith = [](StorageAbilities::Times times) {
        return scanArguments(
            optionsOf([times](TransferOptions &options) { options.abilities.times = times; }), u"/s"_s, u"/t"_s);
    };
    QVERIFY(argumentsWith(StorageAbilities::Times::Nanoseconds).contains(u"--modify-window=-1"_s));
    QVERIFY(argumentsWith(StorageAbilities::Times::Seconds).contains(u"--modify-window=0"_s));
    QVERIFY(argumentsWith(StorageAbilities::Times::TwoSeconds).contains(u"--modify-window=1"_s));
}

void RsyncCommandTest::passesPatternsAndExtraOptionsAsSingleArguments()
{
    const TransferOptions options = optionsOf([](TransferOptions &o) {
        o.excludes = {u"*.tmp"_s, u"a b; rm -rf /"_s, u"-dash"_s};
        o.extra = {u"--bwlimit=100"_s};
        o.hardLinks = true;
    });
    const QStringList arguments = copyAllArguments(options, u"/s"_s, u"/t"_s, {});
    QVERIFY(arguments.contains(u"-H"_s));
    QVERIFY(arguments.contains(u"--exclude=*.tmp"_s));
    QVERIFY(arguments.contains(u"--exclude=a b; rm -rf /"_s));
    QVERIFY(arguments.contains(u"--exclude=-dash"_s));
    QVERIFY(arguments.contains(u"--bwlimit=100"_s));
    QVERIFY(arguments.indexOf(u"--bwlimit=100"_s) < arguments.indexOf(u"--"_s));
}

void RsyncCommandTest::takesFoldersForFolders()
{
    const QStringList arguments = scanArguments({}, u"/with/slash/"_s, u"/"_s);
    QCOMPARE(arguments.last(2), QStringList({u"/with/slash/"_s, u"/"_s}));
}

QTEST_GUILESS_MAIN(RsyncCommandTest)
#include "rsync_command_test.moc"
