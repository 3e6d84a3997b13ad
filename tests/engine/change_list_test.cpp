#include "service/engine/change_list.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

using Kind = ItemizedEntry::Kind;
using Changes = QList<std::pair<Kind, QByteArray>>;

class ChangeListTest : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    const QByteArray m_path = QFile::encodeName(m_folder.filePath(u"list"_s));

    Changes read() const
    {
        Changes changes;
        const Result<void> done = readChangeList(m_path, [&changes](Kind kind, const QByteArray &path) {
            changes.append({kind, path});
            return true;
        });
        return done ? changes : Changes {{Kind::File, "fault"}};
    }
    QByteArray readCopies() const
    {
        QByteArrayList paths;
        const Result<void> done = readCopyList(m_path, [&paths](const QByteArray &path) {
            paths.append(path);
            return true;
        });
        return done ? paths.join('|') : "fault";
    }

private Q_SLOTS:
    void changesComeBackAsTheyWere();
    void readingStopsWhenToldTo();
    void whatCannotBeWrittenIsAFault();
    void whatCannotBeReadIsAFault();
    void copiesBringTheirParentsOnce();
    void copiesAreNamesForRsync();
};

void ChangeListTest::changesComeBackAsTheyWere()
{
    const Changes written {{Kind::File, "plain"}, {Kind::Folder, "."}, {Kind::DeletedFile, "new\nline"},
        {Kind::DeletedFolder, "\xff\xfe/x"}, {Kind::File, "#;\\#012 \t\r"}, {Kind::File, QByteArray(300'000, 'x')},
        {Kind::File, "f"}};
    ChangeListWriter writer(m_path);
    for (const auto &[kind, path] : written)
        writer.add(kind, path);
    QVERIFY(writer.finish());
    QCOMPARE(read(), written);
}

void ChangeListTest::readingStopsWhenToldTo()
{
    ChangeListWriter writer(m_path);
    for (int i = 0; i < 10; ++i)
        writer.add(Kind::File, "path");
    QVERIFY(writer.finish());
    int seen = 0;
    QVERIFY(readChangeList(m_path, [&seen](Kind, const QByteArray &) { return ++seen < 3; }));
    QCOMPARE(seen, 3);
}

void ChangeListTest::whatCannotBeWrittenIsAFault()
{
    ChangeListWriter nowhere(m_path + "/nowhere");
    nowhere.add(Kind::File, "a");
    QVERIFY(!nowhere.finish());
    ChangeListWriter full("/dev/full");
    full.add(Kind::File, QByteArray(100'000, 'x'));
    const Fault fault = full.finish().fault();
    QCOMPARE(fault.kind, FaultKind::DestinationFull);
    QVERIFY2(fault.message.contains(u"/dev/full"_s), qPrintable(fault.message));
    QVERIFY2(fault.remedy.contains(u"Free space"_s), qPrintable(fault.remedy));
    CopyListWriter fullCopies("/dev/full");
    fullCopies.add(QByteArray(100'000, 'x'));
    QCOMPARE(fullCopies.finish().fault().kind, FaultKind::DestinationFull);
}

void ChangeListTest::whatCannotBeReadIsAFault()
{
    const Result<void> missing = readChangeList(m_path + ".missing", [](Kind, const QByteArray &) { return true; });
    QVERIFY(!missing);
    QVERIFY2(missing.fault().message.contains(u".missing: "_s), qPrintable(missing.fault().message));
    // Opens, but its first byte cannot be read: a list that ends early must not pass for a whole one.
    QVERIFY(!readChangeList("/proc/self/mem", [](Kind, const QByteArray &) { return true; }));
}

void ChangeListTest::copiesBringTheirParentsOnce()
{
    CopyListWriter writer(m_path);
    writer.add(".");
    writer.add("a/b/c");
    writer.add("a/b/d");
    writer.addParents("a/x/gone");
    writer.add("top");
    writer.add("a/b");
    QVERIFY(writer.finish());
    QCOMPARE(readCopies(), QByteArray("a|a/b|a/b/c|a/b/d|a/x|top|a|a/b"));
}

void ChangeListTest::copiesAreNamesForRsync()
{
    CopyListWriter writer(m_path);
    for (const char *name : {"#comment", ";comment", "-dash", "new\nline", "\xff"})
        writer.add(name);
    QVERIFY(writer.finish());
    QFile file(QFile::decodeName(m_path));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray expected = QByteArray("./#comment|./;comment|./-dash|./new\nline|./\xff|").replace('|', '\0');
    QCOMPARE(file.readAll(), expected);
    QCOMPARE(readCopies(), QByteArray("#comment|;comment|-dash|new\nline|\xff"));
}

QTEST_GUILESS_MAIN(ChangeListTest)
#include "change_list_test.moc"
