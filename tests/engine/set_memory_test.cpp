#include "backup_scene.h"
#include "tree_record.h"

#include "service/engine/set_memory.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

//! What is kept of a set between its runs.
class SetMemoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void remembersWhatItWasTold();
    void saysThatItsMemoryIsDamaged();
};

void SetMemoryTest::remembersWhatItWasTold()
{
    const BackupScene scene;
    const RunRequest request = scene.request(nextDay);
    SetMemory memory;
    memory.sourceIdentity = u"uuid:1:/"_s;
    memory.destIdentity = u"uuid:2:/"_s;
    memory.mounts = {{"photos", u"uuid:3:/"_s}, {"m\xc3\xa9 \xff\\%/in", u"nfs4:nas:/export:/"_s}};
    memory.committed = true;
    memory.unwrittenDate = nextDay;
    memory.dateInConfig = firstDay;
    QVERIFY(writeSetMemory(request.stateDir, request.set, memory));
    SetMemory found = readSetMemory(request.stateDir, request.set);
    QCOMPARE(found.sourceIdentity, memory.sourceIdentity);
    QCOMPARE(found.destIdentity, memory.destIdentity);
    QCOMPARE(found.mounts, memory.mounts);
    QVERIFY(found.committed);
    BackupSet set = request.set;
    set.dateLast = firstDay;
    QCOMPARE(found.dateLast(set), nextDay);
    set.dateLast = QDate(2019, 1, 1); // edited since
    QCOMPARE(found.dateLast(set), QDate(2019, 1, 1));

    BackupSet moved = request.set;
    moved.dest += u"2"_s;
    found = readSetMemory(request.stateDir, moved);
    QCOMPARE(found.sourceIdentity, memory.sourceIdentity);
    QCOMPARE(found.destIdentity, QString());
    QVERIFY(!found.committed);
    moved.source += u"2"_s;
    QCOMPARE(readSetMemory(request.stateDir, moved).mounts, NestedMounts());

    const QByteArray path = setMemoryPath(request.stateDir, request.set.name);
    const QByteArray content = recordTree(path).at(".").content.trimmed();
    for (qsizetype size = 0; size < content.size(); ++size) {
        writeFile(path, content.left(size));
        found = readSetMemory(request.stateDir, request.set);
        QVERIFY(!found.committed);
        QVERIFY(found.isDamaged);
    }
    QVERIFY(!writeSetMemory(scene.root() + u"/config.ini"_s, request.set, memory));
}

void SetMemoryTest::saysThatItsMemoryIsDamaged()
{
    const BackupScene scene;
    scene.backUpFour();
    const RunRequest request = scene.request(nextDay);
    writeFile(setMemoryPath(request.stateDir, request.set.name), "{\"source\":");
    const auto warned = [](const Told &told) { return !told.report.warnings.filter(u"damaged"_s).isEmpty(); };
    QVERIFY(warned(scene.run(request)));
    QVERIFY(!warned(scene.run(scene.request(nextDay))));
    const QDir sets(request.stateDir + u"/sets"_s);
    const QStringList aside = sets.entryList({u"foo_hoge.json.damaged-*"_s});
    QCOMPARE(aside.size(), 1);
    QCOMPARE(read(QFile::encodeName(sets.filePath(aside.constFirst()))), QByteArray("{\"source\":"));
}

QTEST_GUILESS_MAIN(SetMemoryTest)
#include "set_memory_test.moc"
