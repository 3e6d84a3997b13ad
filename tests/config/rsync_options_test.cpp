#include "service/config/rsync_options.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

class RsyncOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesWhatBreaksNoPromise_data();
    void passesWhatBreaksNoPromise();
    void refusesTheRestByName_data();
    void refusesTheRestByName();
};

void RsyncOptionsTest::passesWhatBreaksNoPromise_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QStringList>("words");

    QTest::newRow("nothing") << QString() << QStringList();
    QTest::newRow("blanks") << u" \t "_s << QStringList();
    QTest::newRow("two") << u"--bwlimit=2.5m  --checksum"_s << QStringList {u"--bwlimit=2.5m"_s, u"--checksum"_s};
    QTest::newRow("next word") << u"--max-size 1G --min-size 1"_s
                               << QStringList {u"--max-size=1G"_s, u"--min-size=1"_s};
    QTest::newRow("short") << u"-xc -W"_s << QStringList {u"--one-file-system"_s, u"--checksum"_s, u"--whole-file"_s};
    QTest::newRow("quotes") << u"--exclude=\"my files/*\" '--include=a \"b\"'"_s
                            << QStringList {u"--exclude=my files/*"_s, u"--include=a \"b\""_s};
    QTest::newRow("nothing is expanded") << u"--exclude=$HOME/*\\x`id`"_s
                                         << QStringList {u"--exclude=$HOME/*\\x`id`"_s};
    QTest::newRow("pattern like an option") << u"--exclude --delete"_s << QStringList {u"--exclude=--delete"_s};
    QTest::newRow("pattern like short options") << u"--exclude -xe"_s << QStringList {u"--exclude=-xe"_s};
    QTest::newRow("filter rules") << u"--filter='- *.tmp' -f '+ keep me'"_s
                                  << QStringList {u"--filter=- *.tmp"_s, u"--filter=+ keep me"_s};
    QTest::newRow("without") << u"--no-acls --no-X"_s << QStringList {u"--no-acls"_s, u"--no-xattrs"_s};
}

void RsyncOptionsTest::passesWhatBreaksNoPromise()
{
    QFETCH(QString, value);
    const Result<QStringList> words = checkRsyncOptions(value);
    QVERIFY2(words.isOk(), qPrintable(words.isOk() ? QString() : words.fault().message));
    QTEST(*words, "words");
}

void RsyncOptionsTest::refusesTheRestByName_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");

    const auto refused = [](const QString &value, const QString &named) {
        QTest::addRow("%s", qPrintable(value)) << value << named;
    };
    // What runs programs, writes elsewhere or reads from elsewhere
    refused(u"--rsh=sh"_s, u"--rsh"_s);
    refused(u"-e sh"_s, u"-e"_s);
    refused(u"-esh"_s, u"-e"_s);
    refused(u"-xe sh"_s, u"-e"_s);
    refused(u"--rsync-path=/tmp/x"_s, u"--rsync-path"_s);
    refused(u"--remote-option=--log-file=x"_s, u"--remote-option"_s);
    refused(u"-M--fake-super"_s, u"-M--fake-super"_s);
    refused(u"--daemon"_s, u"--daemon"_s);
    refused(u"--server"_s, u"--server"_s);
    refused(u"--config=/tmp/x"_s, u"--config"_s);
    refused(u"--log-file=/etc/passwd"_s, u"--log-file"_s);
    refused(u"--write-devices"_s, u"--write-devices"_s);
    refused(u"--copy-devices"_s, u"--copy-devices"_s);
    refused(u"--write-batch=x"_s, u"--write-batch"_s);
    refused(u"--temp-dir=/tmp"_s, u"--temp-dir"_s);
    refused(u"-T /tmp"_s, u"-T"_s);
    refused(u"--backup-dir=/tmp"_s, u"--backup-dir"_s);
    refused(u"--copy-as=nobody"_s, u"--copy-as"_s);
    refused(u"--super"_s, u"--super"_s);
    refused(u"--early-input=/etc/shadow"_s, u"--early-input"_s);
    refused(u"--password-file=x"_s, u"--password-file"_s);
    refused(u"--files-from=x"_s, u"--files-from"_s);
    refused(u"--exclude=!"_s, u"\"!\""_s);
    refused(u"--exclude !"_s, u"\"!\""_s);
    refused(u"--include='!'"_s, u"\"!\""_s);
    refused(u"--exclude-from=/x"_s, u"--exclude-from"_s);
    refused(u"--filter='merge /etc/shadow'"_s, u"--filter"_s);
    refused(u"--filter='. /etc/shadow'"_s, u"--filter"_s);
    refused(u"--filter=': .rules'"_s, u"--filter"_s);
    refused(u"--filter=-!x"_s, u"--filter"_s);
    refused(u"-F"_s, u"-F"_s);
    refused(u"-C"_s, u"-C"_s);
    // What alters older copies, deletes, follows links or leaves the copy incomplete
    refused(u"--inplace"_s, u"--inplace"_s);
    refused(u"--append"_s, u"--append"_s);
    refused(u"--delete"_s, u"--delete"_s);
    refused(u"--delete-excluded"_s, u"--delete-excluded"_s);
    refused(u"--remove-source-files"_s, u"--remove-source-files"_s);
    refused(u"--force"_s, u"--force"_s);
    refused(u"--ignore-errors"_s, u"--ignore-errors"_s);
    refused(u"--copy-links"_s, u"--copy-links"_s);
    refused(u"-L"_s, u"-L"_s);
    refused(u"--copy-unsafe-links"_s, u"--copy-unsafe-links"_s);
    refused(u"--keep-dirlinks"_s, u"--keep-dirlinks"_s);
    refused(u"--munge-links"_s, u"--munge-links"_s);
    refused(u"--link-dest=/x"_s, u"--link-dest"_s);
    refused(u"--size-only"_s, u"--size-only"_s);
    refused(u"--update"_s, u"--update"_s);
    refused(u"--existing"_s, u"--existing"_s);
    refused(u"--ignore-existing"_s, u"--ignore-existing"_s);
    refused(u"--no-times"_s, u"--no-times"_s);
    refused(u"--no-recursive"_s, u"--no-recursive"_s);
    refused(u"--chmod=777"_s, u"--chmod"_s);
    refused(u"--iconv=utf-8"_s, u"--iconv"_s);
    refused(u"--dry-run"_s, u"--dry-run"_s);
    refused(u"-n"_s, u"-n"_s);
    // What spoils the output that is read
    refused(u"--verbose"_s, u"--verbose"_s);
    refused(u"-cv"_s, u"-v"_s);
    refused(u"--out-format=x"_s, u"--out-format"_s);
    refused(u"--info=all"_s, u"--info"_s);
    refused(u"--help"_s, u"--help"_s);
    // What is no option, or is written wrongly
    refused(u"/etc"_s, u"/etc"_s);
    refused(u"host:/x"_s, u"host:/x"_s);
    refused(u"--exclude=my files"_s, u"files"_s);
    refused(u"--"_s, u"--"_s);
    refused(u"-"_s, u"-"_s);
    refused(u"--checksum=1"_s, u"--checksum"_s);
    refused(u"--bwlimit"_s, u"--bwlimit"_s);
    refused(u"--bwlimit="_s, u"--bwlimit"_s);
    refused(u"--bwlimit=fast"_s, u"--bwlimit"_s);
    refused(u"--max-size=1G;id"_s, u"--max-size"_s);
    refused(u"--exclud=x"_s, u"--exclud"_s);
    refused(u"--exclude='x"_s, u"quote"_s);
    refused(u"''"_s, u"\"\""_s);
}

void RsyncOptionsTest::refusesTheRestByName()
{
    QFETCH(QString, value);
    QFETCH(QString, named);
    const Result<QStringList> words = checkRsyncOptions(value);
    QVERIFY(!words);
    QCOMPARE(words.fault().kind, FaultKind::ConfigInvalid);
    QVERIFY2(words.fault().message.contains(named), qPrintable(words.fault().message));
    QVERIFY(!words.fault().remedy.isEmpty());
}

QTEST_APPLESS_MAIN(RsyncOptionsTest)
#include "rsync_options_test.moc"
