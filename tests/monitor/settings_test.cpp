#include "monitor/client/discovery.h"
#include "monitor/settings/autostart.h"
#include "monitor/settings/language.h"
#include "monitor/settings/settings.h"
#include "monitor/settings/single_instance.h"

#include <QFile>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

using namespace backup;
using namespace Qt::StringLiterals;

class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void remembersServersAndPreferences()
    {
        const QString file = m_folder.filePath(u"monitor.ini"_s);
        const QList<ServerEntry> servers {{QUrl(u"http://pi:5000"_s), u"屋根裏"_s, {}, false},
            {QUrl(u"https://[fe80::1]:5001"_s), u"nas, old"_s, QByteArray::fromHex("00ff10"), true}};
        const Preferences preferences {u"ja"_s, ThemeChoice::Dark, 9, false};
        {
            Settings settings(file);
            settings.setServers(servers);
            settings.setPreferences(preferences);
            settings.setLayout(QByteArray("\x00\x01layout", 8));
        }
        Settings settings(file);
        QCOMPARE(settings.servers(), servers);
        QCOMPARE(settings.preferences(), preferences);
        QCOMPARE(settings.layout(), QByteArray("\x00\x01layout", 8));
    }

    void settingsThatCannotBeWrittenAreTold()
    {
        Settings writable(m_folder.filePath(u"new/monitor.ini"_s));
        writable.setPreferences({});
        QVERIFY(writable.save());
        QFile noFolder(m_folder.filePath(u"file"_s));
        QVERIFY(noFolder.open(QIODevice::WriteOnly));
        Settings settings(m_folder.filePath(u"file/monitor.ini"_s));
        settings.setPreferences({});
        QVERIFY(!settings.save());
    }

    void aServerThatWasRemovedIsForgotten()
    {
        Settings settings(m_folder.filePath(u"removed.ini"_s));
        settings.setServers(
            {{QUrl(u"http://a:5000"_s), u"a"_s, {}, false}, {QUrl(u"http://b:5000"_s), u"b"_s, {}, false}});
        settings.setServers({{QUrl(u"http://b:5000"_s), u"b"_s, {}, false}});
        QCOMPARE(settings.servers().size(), 1);
    }

    void whatSomebodyBrokeInTheFileIsLeftOut()
    {
        const QString file = m_folder.filePath(u"broken.ini"_s);
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write(
            "theme=77\noverdue_after_days=-4\n[servers]\n1\\url=:::\n1\\name=x\n2\\url=http://pi:5000\nsize=900000\n");
        broken.close();
        const Settings settings(file);
        QCOMPARE(settings.preferences().theme, ThemeChoice::Dark);
        QCOMPARE(settings.preferences().overdueAfterDays, 0);
        QCOMPARE(settings.servers().size(), 1);
    }

    void aSecondStartCallsTheFirst()
    {
        const QString name = u"backup-monitor-test-"_s + QUuid::createUuid().toString(QUuid::Id128);
        SingleInstance first(name);
        QVERIFY(first.claim({}));
        QSignalSpy called(&first, &SingleInstance::called);
        SingleInstance second(name);
        QVERIFY(!second.claim(u"http://pi:5000"_s));
        QTRY_COMPARE(called.count(), 1);
        QCOMPARE(called.at(0).at(0).toString(), u"http://pi:5000"_s);
    }

    void monitorsWithSettingsOfTheirOwnDoNotMeet()
    {
        QVERIFY(SingleInstance::nameFor(u"/tmp/a.ini"_s) != SingleInstance::nameFor(u"/tmp/b.ini"_s));
        QCOMPARE(SingleInstance::nameFor({}), SingleInstance::nameFor({}));
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
        QVERIFY(SingleInstance::nameFor({}).startsWith(folder + u'/'));
    }

    void readsWhatAvahiFinds()
    {
        const QByteArray output =
            "+;eth0;IPv4;Attic;_backup-server._tcp;local\n"
            "=;eth0;IPv4;Backup\\032\\227\\129\\130;_backup-server._tcp;local;pi.local;192.168.1.7;5000;\"a=b\"\n"
            "=;eth0;IPv6;Backup\\032\\227\\129\\130;_backup-server._tcp;local;pi.local;fe80::1;5000;\n"
            "=;eth0;IPv4;nas;_backup-server._tcp;local;nas.local;192.168.1.8;5001;\n"
            "=;broken\n=;eth0;IPv4;x;t;local;bad host;1.2.3.4;99999;\n";
        const QList<FoundServer> expected {
            {QUrl(u"http://pi.local:5000"_s), u"Backup あ"_s}, {QUrl(u"http://nas.local:5001"_s), u"nas"_s}};
        QCOMPARE(serversFromAvahi(output), expected);
    }

    void aNameOnTheNetworkCannotLookLikeAnother()
    {
        const QByteArray hostile = "x\\226\\128\\174\\010y"; // U+202E turns the direction of what follows
        const QList<FoundServer> avahi =
            serversFromAvahi("=;eth0;IPv4;" + hostile + ";_backup-server._tcp;local;pi.local;192.168.1.7;5000;\n");
        QCOMPARE(avahi.value(0).name, u"x\uFFFD y"_s);
        const QList<FoundServer> dnsSd =
            serversFromDnsSd(hostile + "._backup-server._tcp   SRV   0 0 5000 pi.local.\n");
        QCOMPARE(dnsSd.value(0).name, u"x\uFFFD y"_s);
    }

    void readsWhatDnsSdFinds()
    {
        const QByteArray output =
            "Browsing for _backup-server._tcp\n"
            "_backup-server._tcp    PTR    Attic\\032Pi._backup-server._tcp\n"
            "Attic\\032Pi._backup-server._tcp   SRV   0 0 5000 pi.local. ; Replace with unicast FQDN\n";
        const QList<FoundServer> expected {{QUrl(u"http://pi.local:5000"_s), u"Attic Pi"_s}};
        QCOMPARE(serversFromDnsSd(output), expected);
    }

    void theAutostartFileStartsHiddenWhateverThePathHolds()
    {
        const QString text = autostart::desktopFileText(u"/opt/my $tools/100%/backup-monitor"_s);
        QVERIFY(text.contains(R"(Exec="/opt/my \\$tools/100%%/backup-monitor" --hidden)"_L1));
    }

    void anotherLanguageIsAnsweredInWholeEnglish()
    {
        installLanguage(u"de"_s);
        QCOMPARE(QCoreApplication::translate("backup::Attention", "%n error(s)", nullptr, 1), u"1 error"_s);
        QCOMPARE(QCoreApplication::translate("backup::Attention", "%n error(s)", nullptr, 2), u"2 errors"_s);
        QLocale::setDefault(QLocale::system());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
