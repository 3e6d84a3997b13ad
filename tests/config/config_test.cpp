#include "service/config/config.h"

#include "service/config/config_checks.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <sys/stat.h>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

Config configOf(const QByteArray &text)
{
    return checkConfig(parseIni(text));
}

QByteArray sound(const QByteArray &name)
{
    return "[" + name + "]\nsource = /s/" + name + "\ndest = /d/" + name + "\n";
}

QStringList soundNames(const Config &config)
{
    QStringList names;
    for (const BackupSet &set : config.sets)
        names.append(set.name);
    return names;
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

}

class ConfigTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheExample();
    void aFaultDisablesItsSectionAlone_data();
    void aFaultDisablesItsSectionAlone();
    void aFaultInTheDefaultsDisablesEverySet();
    void aFaultInServerClosesTheNetwork();
    void serverSettingsElsewhereCloseTheNetwork_data();
    void serverSettingsElsewhereCloseTheNetwork();
    void aPatternIsNoServerSection();
    void aMisspeltServerSectionIsNoSet();
    void tellsBothLinesOfARepeatedSection();
    void letsDefaultsStandInPieces();
    void sortsFaultsByLine();
    void tellsUnknownFromFaulty();
    void tellsWhatCannotBeRead_data();
    void tellsWhatCannotBeRead();
    void readsAnEmptyFile();
    void tellsOnlySomeOfManyUnknownKeys();
    void readsThousandsOfSets();
};

void ConfigTest::readsTheExample()
{
    const Result<Config> config = readConfig(QStringLiteral(TEST_DATA "/config/example.ini"));
    QVERIFY(config.isOk());
    QCOMPARE(config->faults, QList<ConfigFault>());
    QCOMPARE(config->names, QStringList {u"foo_hoge"_s});
    const BackupSet expected {
        u"foo_hoge"_s, u"/mnt/data/foo/hoge"_s, u"/mnt/backup/foo/hoge"_s, 3, QDate(2020, 1, 18), {}, false, 50, {}};
    QCOMPARE(*config->set(u"foo_hoge"_s), expected);
    QCOMPARE(config->server, ServerSettings());
}

void ConfigTest::aFaultDisablesItsSectionAlone_data()
{
    QTest::addColumn<QByteArray>("faulty");
    QTest::newRow("value") << QByteArray("[c_d]\nsource = /x\ndest = /y\nkeep_count = x\n");
    QTest::newRow("line") << QByteArray("[c_d]\nsource = /x\ndest = /y\nnonsense\n");
    QTest::newRow("bracket") << QByteArray("[c_d\nsource = /x\ndest = /y\n");
    QTest::newRow("bytes") << QByteArray("[c_d]\nsource = /x\ndest = /\xff\n");
    QTest::newRow("repeated section") << sound("c_d") + sound("c_d");
    QTest::newRow("empty") << QByteArray("[c_d]\n");
    QTest::newRow("the root as source") << QByteArray("[c_d]\nsource = x\ndest = /y\n");
}

void ConfigTest::aFaultDisablesItsSectionAlone()
{
    QFETCH(QByteArray, faulty);
    const Config config = configOf(sound("a_b") + faulty + sound("e_f"));
    QCOMPARE(config.names, (QStringList {u"a_b"_s, u"c_d"_s, u"e_f"_s}));
    QCOMPARE(soundNames(config), (QStringList {u"a_b"_s, u"e_f"_s}));
    QVERIFY(!config.faultsOf(u"c_d"_s).isEmpty());
    for (const ConfigFault &fault : config.faults) {
        QCOMPARE(fault.section, u"c_d"_s);
        QVERIFY(fault.line >= 4);
    }
}

void ConfigTest::aFaultInTheDefaultsDisablesEverySet()
{
    const Config config = configOf("[DEFAULT]\nkeep_cuont = 30\n" + sound("a_b"));
    QCOMPARE(config.faults.size(), 1);
    QCOMPARE(config.faults.constFirst().line, 2);
    QVERIFY(config.sets.isEmpty());
    QCOMPARE(config.set(u"a_b"_s).fault().kind, FaultKind::ConfigInvalid);
}

void ConfigTest::aFaultInServerClosesTheNetwork()
{
    const Config config = configOf("[server]\ntokenfile = /t\nport = 81\n" + sound("a_b"));
    QCOMPARE(config.server.listen, u"localhost"_s);
    QCOMPARE(config.server.port, 81);
    QCOMPARE(soundNames(config), QStringList {u"a_b"_s});
    QCOMPARE(configOf("[server]\nport = 81\n[server]\n").server.listen, u"localhost"_s);
    QCOMPARE(configOf("[server]\nport = 81\n").server.listen, QString());
}

void ConfigTest::serverSettingsElsewhereCloseTheNetwork_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::newRow("misspelt") << QByteArray("[sever]\nlisten = 127.0.0.1\ntoken_file = /t\n") << 2;
    QTest::newRow("with a plural") << QByteArray("[servers]\n\ntls_key = /k\n") << 3;
    QTest::newRow("like a set's") << QByteArray("[my_server]\nmax_connections = 9\n") << 2;
    QTest::newRow("without bracket") << QByteArray("[sever\ntoken_file = /t\n") << 2;
    QTest::newRow("with a capital") << QByteArray("[Server]\ntoken_flie = /t\n") << 1;
    QTest::newRow("with a blank") << QByteArray("[server ]\ntoken_flie = /t\n") << 1;
    QTest::newRow("in a set") << sound("c_d") + "token_file = /t\n" << 4;
    QTest::newRow("beside [server]") << QByteArray("[server]\nport = 81\n[sever]\ntoken_file = /t\n") << 4;
    QTest::newRow("in a pattern's place") << sound("c_d") + "exclude =\n  *.tmp\n  [server]\n  token_file = /t\n" << 4;
    QTest::newRow("as a pattern in other letters") << sound("c_d") + "exclude = a\n\n [ Server ] # x\n" << 4;
    QTest::newRow("as patterns of all sets") << QByteArray("[DEFAULT]\nexclude =\n  [server]\n") + sound("c_d") << 2;
    QTest::newRow("as patterns below a misspelt name") << sound("c_d") + "exclude = a\n  [sever]\n  token_file = /t\n"
                                                       << 4;
    QTest::newRow("behind another value") << sound("c_d") + "  [server]\n  token_file = /t\n" << 3;
    QTest::newRow("before all sections") << QByteArray("token_file = /t\n") << 1;
    QTest::newRow("in another encoding") << QByteArray("\xff\xfe[\0s\0", 6) << 1;
}

void ConfigTest::serverSettingsElsewhereCloseTheNetwork()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    const Config config = configOf(text);
    QCOMPARE(config.server.listen, u"localhost"_s);
    QVERIFY(config.hasServerFault());
    const auto isThere = [line](const ConfigFault &fault) { return fault.line == line && !fault.remedy.isEmpty(); };
    QVERIFY(std::any_of(config.faults.cbegin(), config.faults.cend(), isThere));
    QVERIFY(!configOf(sound("a_b") + "[c_d]\nsource = x\n").hasServerFault());
}

void ConfigTest::aPatternIsNoServerSection()
{
    const Config config = configOf(sound("a_b") + "exclude = [server]\nexclude =\n  [server]*\n  /port\n  a = b\n");
    QCOMPARE(config.faults, QList<ConfigFault>());
    QCOMPARE(config.sets.value(0).excludes, (QStringList {u"[server]"_s, u"[server]*"_s, u"/port"_s, u"a = b"_s}));
}

void ConfigTest::aMisspeltServerSectionIsNoSet()
{
    const Config config = configOf("[sever]\nlisten = 127.0.0.1\ntoken_file = /t\n" + sound("a_b"));
    QCOMPARE(config.names, QStringList {u"a_b"_s});
    QCOMPARE(config.faults.size(), 1);
    QVERIFY(config.faults.constFirst().message.contains(u"[sever]"));
    QVERIFY(config.faults.constFirst().remedy.contains(u"[server]"));
}

void ConfigTest::tellsBothLinesOfARepeatedSection()
{
    const Config config = configOf(sound("a_b") + sound("a_b"));
    QCOMPARE(config.names, QStringList {u"a_b"_s});
    QCOMPARE(config.faults.constFirst().line, 4);
    QVERIFY(config.faults.constFirst().message.contains(u"line 1"));
}

void ConfigTest::letsDefaultsStandInPieces()
{
    const Config config = configOf("[DEFAULT]\nkeep_count = 5\n" + sound("a_b") + "[DEFAULT]\nmax_delete = 9\n");
    QCOMPARE(config.faults, QList<ConfigFault>());
    QCOMPARE(config.sets.constFirst().keepCount, 5);
    QCOMPARE(config.sets.constFirst().maxDeletePercent, 9);
}

void ConfigTest::sortsFaultsByLine()
{
    const Config config = configOf("[a_b]\nsource = x\ndest = /p\nnonsense\n[c_d]\nsource = /y\ndest = /p\nx = 1\n");
    QList<int> lines;
    for (const ConfigFault &fault : config.faults)
        lines.append(fault.line);
    QCOMPARE(lines, (QList<int> {2, 3, 4, 7, 8}));
}

void ConfigTest::tellsUnknownFromFaulty()
{
    const Config config = configOf(sound("a_b") + "[c_d]\nsource = /x\n");
    QVERIFY(config.set(u"a_b"_s).isOk());
    QCOMPARE(config.set(u"x_y"_s).fault().kind, FaultKind::UnknownSet);
    QCOMPARE(config.set(u"server"_s).fault().kind, FaultKind::UnknownSet);
    const Fault faulty = config.set(u"c_d"_s).fault();
    QCOMPARE(faulty.kind, FaultKind::ConfigInvalid);
    QVERIFY(faulty.message.contains(u"line 4"));
    QVERIFY(!faulty.remedy.isEmpty());
}

void ConfigTest::tellsWhatCannotBeRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("missing") << u"missing"_s;
    QTest::newRow("folder") << u"folder"_s;
    QTest::newRow("pipe") << u"pipe"_s;
    QTest::newRow("100 MB") << u"large"_s;
    QTest::newRow("garbage") << u"garbage"_s;
    QTest::newRow("sections without end") << u"sections"_s;
    QTest::newRow("dangling link") << u"link"_s;
}

void ConfigTest::tellsWhatCannotBeRead()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(u"folder"_s));
    QCOMPARE(::mkfifo(QFile::encodeName(folder.filePath(u"pipe"_s)).constData(), 0600), 0);
    write(folder.filePath(u"large"_s), "[a_b]\n");
    QVERIFY(QFile::resize(folder.filePath(u"large"_s), 100'000'000));
    write(folder.filePath(u"garbage"_s), "[a_b]\n" + QByteArray("\x01\xff\n").repeated(100'000));
    write(folder.filePath(u"sections"_s), QByteArray("[a_b]\n").repeated(100'000));
    QVERIFY(QFile::link(u"nowhere"_s, folder.filePath(u"link"_s)));

    QFETCH(QString, name);
    const Result<Config> config = readConfig(folder.filePath(name));
    QVERIFY(!config);
    QCOMPARE(config.fault().kind, FaultKind::ConfigUnreadable);
    QVERIFY(config.fault().message.contains(folder.filePath(name)));
    QVERIFY(!config.fault().remedy.isEmpty());
}

void ConfigTest::readsAnEmptyFile()
{
    const QTemporaryDir folder;
    write(folder.filePath(u"config.ini"_s), {});
    const Result<Config> config = readConfig(folder.filePath(u"config.ini"_s));
    QVERIFY(config.isOk());
    QVERIFY(config->names.isEmpty() && config->faults.isEmpty());
}

void ConfigTest::tellsOnlySomeOfManyUnknownKeys()
{
    const Config config = configOf(sound("a_b") + "[c_d]\n" + QByteArray("x=\n").repeated(300'000));
    QVERIFY(config.faults.size() < 100);
    QCOMPARE(soundNames(config), QStringList {u"a_b"_s});
}

void ConfigTest::readsThousandsOfSets()
{
    const QTemporaryDir folder;
    QByteArray text;
    for (int i = 0; i < 5'000; ++i)
        text += sound("user_" + QByteArray::number(i));
    write(folder.filePath(u"config.ini"_s), text);
    const Result<Config> config = readConfig(folder.filePath(u"config.ini"_s));
    QVERIFY(config.isOk());
    QCOMPARE(config->sets.size(), 5'000);
}

QTEST_APPLESS_MAIN(ConfigTest)
#include "config_test.moc"
