#include "monitor/client/server_pool.h"
#include "monitor/settings/secret_store.h"
#include "monitor/settings/server_book.h"
#include "monitor/windows/back_up_dialog.h"
#include "monitor/windows/server_dialog.h"
#include "monitor/windows/theme.h"
#include "tests/monitor/sample_household.h"
#include "tests/monitor/tls_server.h"
#include "tests/patience.h"

#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QStyle>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! A server dialog with an address typed into it.
struct Asked {
    ServerDialog dialog {{}, {}, nullptr};
    QPushButton *save = nullptr;
    QPushButton *test = nullptr;

    explicit Asked(const QString &address)
    {
        for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
            save = button->text().contains("Save"_L1) ? button : save;
            test = button->text().contains("Test"_L1) ? button : test;
        }
        type(address);
        dialog.show();
    }

    void type(const QString &address)
    {
        QLineEdit *edit = dialog.findChild<QComboBox *>(u"address"_s)->lineEdit();
        edit->selectAll();
        QTest::keyClicks(edit, address);
    }

    bool says(const QString &words) const
    {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::any_of(
            labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(words); });
    }
};

}

class DialogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aServerIsSavedOnceItHasAnswered()
    {
        ScriptedServer server;
        SampleHousehold().tellBy(server);
        Asked asked(server.url().authority());
        QSignalSpy accepted(&asked.dialog, &QDialog::accepted);
        asked.save->click();
        QCOMPARE(accepted.count(), 0);
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(server.count("GET /api/status"), 1);
        QCOMPARE(asked.dialog.entry().url, server.url());
    }

    void aTestSavesNothing()
    {
        ScriptedServer server;
        SampleHousehold().tellBy(server);
        Asked asked(server.url().authority());
        asked.test->click();
        QTRY_VERIFY(asked.says(u"A backup server answers."_s));
        QVERIFY(asked.dialog.isVisible());
    }

    void whatIsNoBackupServerIsSavedOnlyWhenAskedAgain()
    {
        ScriptedServer server;
        Asked asked(server.url().authority());
        QSignalSpy accepted(&asked.dialog, &QDialog::accepted);
        asked.save->click();
        QTRY_VERIFY(asked.save->text().contains("anyway"_L1));
        QCOMPARE(accepted.count(), 0);
        asked.save->click();
        QCOMPARE(accepted.count(), 1);
    }

    void anotherAddressIsTestedAnew()
    {
        ScriptedServer wrong, right;
        SampleHousehold().tellBy(right);
        Asked asked(wrong.url().authority());
        QSignalSpy accepted(&asked.dialog, &QDialog::accepted);
        asked.save->click();
        QTRY_VERIFY(asked.save->text().contains("anyway"_L1));
        asked.type(right.url().authority());
        QVERIFY(!asked.save->text().contains("anyway"_L1));
        asked.save->click();
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(asked.dialog.entry().url, right.url());
    }

    void enterInTheAddressSaves()
    {
        ScriptedServer server;
        SampleHousehold().tellBy(server);
        Asked asked(server.url().authority());
        QSignalSpy accepted(&asked.dialog, &QDialog::accepted);
        auto *address = asked.dialog.findChild<QComboBox *>(u"address"_s);
        QTest::keyClick(address->lineEdit(), Qt::Key_Return);
        QCOMPARE(address->currentText(), server.url().authority());
        QCOMPARE(address->count(), 0);
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(asked.dialog.entry().url, server.url());
    }

    void whatIsNoAddressIsToldAndNotAsked()
    {
        Asked asked(u"ftp://pi"_s);
        QSignalSpy accepted(&asked.dialog, &QDialog::accepted);
        asked.save->click();
        QVERIFY(!asked.save->text().contains("anyway"_L1));
        QVERIFY(asked.save->isEnabled());
        QCOMPARE(accepted.count(), 0);
    }

    void aCertificateThatIsTrustedIsPinned()
    {
        constexpr int halfLength = 47; // 16 pairs of digits and the colons between them
        const QTemporaryDir folder;
        const TlsServer server(folder.path());
        Asked asked(server.url().toString());
        QSignalSpy accepted(&asked.dialog, &QDialog::accepted);
        auto *trust = asked.dialog.findChild<QCheckBox *>();
        asked.save->click();
        QTRY_VERIFY(trust->isVisible());
        const QString fingerprint = QString::fromLatin1(server.sha256().toHex(':').toUpper());
        QVERIFY(asked.says(fingerprint.first(halfLength)));
        QVERIFY(asked.says(fingerprint.last(halfLength)));

        // As long as it is not trusted, nothing is sent to it, and nothing saved.
        asked.save->click();
        QTRY_VERIFY(asked.save->isEnabled());
        QCOMPARE(accepted.count(), 0);
        QCOMPARE(server.requests(), 0);

        trust->click();
        asked.save->click();
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(server.requests(), 1);

        const QString file = folder.filePath(u"monitor.ini"_s);
        Settings settings(file);
        SecretStore secrets;
        ServerPool pool;
        ServerBook(settings, secrets, pool).put(asked.dialog.entry(), std::nullopt);
        const ServerEntry saved = Settings(file).servers().value(0);
        QCOMPARE(saved.url, server.url());
        QCOMPARE(saved.pinnedSha256, server.sha256());
        QTRY_VERIFY(pool.servers().front()->lastAnswerUtc().isValid());
    }

    void aTokenThatNobodyWroteStaysWhereItIs_data()
    {
        using Token = std::optional<QString>;
        QTest::addColumn<Token>("remembered");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("moves");
        QTest::addColumn<Token>("given");
        QTest::addColumn<bool>("hasToken");
        QTest::newRow("untouched") << Token(u"old"_s) << QString() << false << Token() << true;
        QTest::newRow("locked") << Token() << QString() << false << Token() << true;
        QTest::newRow("locked, written") << Token() << u"new"_s << false << Token(u"new"_s) << true;
        QTest::newRow("written") << Token(u"old"_s) << u"new"_s << false << Token(u"new"_s) << true;
        QTest::newRow("emptied") << Token(u"old"_s) << u"\b"_s << false << Token(QString()) << false;
        QTest::newRow("moved") << Token(u"old"_s) << QString() << true << Token(u"old"_s) << true;
        QTest::newRow("moved, locked") << Token() << QString() << true << Token() << true;
    }

    void aTokenThatNobodyWroteStaysWhereItIs()
    {
        QFETCH(std::optional<QString>, remembered);
        QFETCH(QString, typed);
        QFETCH(bool, moves);
        QFETCH(std::optional<QString>, given);
        QFETCH(bool, hasToken);
        ScriptedServer server, other;
        SampleHousehold().tellBy(server);
        SampleHousehold().tellBy(other);
        ServerDialog dialog({server.url(), u"pi"_s, {}, true}, remembered, nullptr);
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        dialog.show();
        auto *token = dialog.findChild<QLineEdit *>(u"token"_s);
        QCOMPARE(token->placeholderText().contains("key store"_L1), !remembered);
        token->selectAll();
        if (typed == u"\b"_s)
            QTest::keyClick(token, Qt::Key_Backspace);
        else if (!typed.isEmpty())
            QTest::keyClicks(token, typed);
        if (moves) {
            auto *address = dialog.findChild<QComboBox *>(u"address"_s)->lineEdit();
            address->selectAll();
            QTest::keyClicks(address, other.url().authority());
        }
        QTest::keyClick(token, Qt::Key_Return);
        QTRY_COMPARE(accepted.count(), 1);
        QCOMPARE(dialog.token(), given);
        QCOMPARE(dialog.entry().hasToken, hasToken);
    }

    //! With a program in the place of avahi-browse that says what that said on a network.
    void serversOnTheNetworkAreOffered()
    {
        const QTemporaryDir folder;
        QFile tool(folder.filePath(u"avahi-browse"_s));
        QVERIFY(tool.open(QIODevice::WriteOnly));
        tool.write("#!/bin/sh\n[ \"$*\" = '--resolve --parsable --terminate _backup-server._tcp' ] || exit 1\n"
                   "cat <<'END'\n+;eth0;IPv4;Attic;_backup-server._tcp;local\n"
                   "=;eth0;IPv4;Attic;_backup-server._tcp;local;pi.local;192.168.1.7;5000;\n"
                   "=;eth0;IPv4;nas;_backup-server._tcp;local;nas.local;192.168.1.8;5001;\nEND\n");
        tool.close();
        QVERIFY(tool.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QByteArray(folder.path().toLocal8Bit() + ':' + path));
        Asked asked(u"half-typed"_s);
        qputenv("PATH", path);
        auto *address = asked.dialog.findChild<QComboBox *>(u"address"_s);
        QTRY_COMPARE(address->count(), 2);
        QCOMPARE(address->itemText(0), u"Attic (pi.local)"_s);
        QCOMPARE(address->currentText(), u"half-typed"_s);
        QVERIFY(asked.says(u"on this network"_s));
        Q_EMIT address->activated(1);
        QCOMPARE(address->currentText(), u"http://nas.local:5001"_s);
    }

    void setsThatArriveLateCanBeBackedUp()
    {
        SetModel sets;
        BackUpDialog dialog(sets, {}, nullptr);
        dialog.show();
        dialog.findChild<QLineEdit *>(u"search"_s)->setText(u"mail"_s);
        QVERIFY(dialog.chosen().isEmpty());
        sets.merge(u"http://pi:5000"_s, u"pi"_s, SampleHousehold().sets);
        QCOMPARE(dialog.chosen().size(), 1);
        QCOMPARE(dialog.chosen().first().setName, u"office_mail"_s);
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(accepted.count(), 1);
    }

    //! No message bus, so no key store: as on many a server with a display, and on a desktop that misses its own.
    void withoutAKeyStoreATokenIsKeptUntilTheEnd()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        SecretStore store;
        std::optional<SecretStore::Keeping> keeping;
        store.write(u"http://pi:5000"_s, u"secret"_s, [&](SecretStore::Keeping kept) { keeping = kept; });
        QTRY_VERIFY(keeping);
        QCOMPARE(*keeping, SecretStore::Keeping::ThisSessionOnly);
        QCOMPARE(read(store), u"secret"_s);
        // The next start cannot know: what was not told may be there another time.
        SecretStore next;
        QCOMPARE(read(next), std::nullopt);
        keeping.reset();
        store.write(u"http://pi:5000"_s, {}, [&](SecretStore::Keeping kept) { keeping = kept; });
        QTRY_VERIFY(keeping);
        QCOMPARE(read(store), std::nullopt);
    }

    void aServersTokenOutlivesAChangeWhileTheKeyStoreDoesNotTellIt()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        const QTemporaryDir folder;
        Settings settings(folder.filePath(u"monitor.ini"_s));
        SecretStore secrets;
        ServerPool pool;
        ServerBook book(settings, secrets, pool);
        QSignalSpy unreadable(&book, &ServerBook::tokenUnreadable);
        const QUrl oldUrl(u"http://127.0.0.1:1"_s);
        secrets.write(oldUrl.toString(), u"secret"_s, [](SecretStore::Keeping) {});
        book.put({oldUrl, u"pi"_s, {}, true}, std::nullopt);
        book.put({QUrl(u"http://127.0.0.1:2"_s), u"pi"_s, {}, true}, std::nullopt, oldUrl);
        QTRY_COMPARE(unreadable.count(), 1);
        std::optional<QString> kept;
        secrets.read(oldUrl.toString(), [&kept](const std::optional<QString> &secret) { kept = secret; });
        QCOMPARE(kept, u"secret"_s);
    }

    void theSystemsColoursComeBack()
    {
        const QPalette system = QApplication::palette();
        const QString style = QApplication::style()->name();
        applyTheme(ThemeChoice::System);
        QCOMPARE(QApplication::palette(), system);
        applyTheme(ThemeChoice::Dark);
        QVERIFY(QApplication::palette() != system);
        applyTheme(ThemeChoice::System);
        QCOMPARE(QApplication::palette(), system);
        QCOMPARE(QApplication::style()->name(), style);
    }

private:
    static std::optional<QString> read(SecretStore &store)
    {
        std::optional<std::optional<QString>> secret;
        store.read(u"http://pi:5000"_s, [&secret](const std::optional<QString> &given) { secret = given; });
        return QTest::qWaitFor([&secret] { return secret.has_value(); }, patienceMs) ? *secret : u"never given"_s;
    }
};

QTEST_MAIN(DialogsTest)
#include "dialogs_test.moc"
