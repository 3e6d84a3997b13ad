#include "backup_scene.h"
#include "tree_record.h"

#include <QTest>

using namespace backup;
using namespace Qt::StringLiterals;

//! That what changes within the tick of its copy, and keeps its time, is saved all the same.
class YoungFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesWithinOneTickAreSaved_data();
    void changesWithinOneTickAreSaved();
    void aBrokenRunHidesNoChangeWithinItsTick_data();
    void aBrokenRunHidesNoChangeWithinItsTick();
};

void YoungFilesTest::changesWithinOneTickAreSaved_data()
{
    QTest::addColumn<bool>("hardLinks");
    QTest::newRow("listed") << false;
    QTest::newRow("whole") << true;
}

void YoungFilesTest::changesWithinOneTickAreSaved()
{
    QFETCH(bool, hardLinks);
    const BackupScene scene;
    const QByteArray file = scene.source() + "/folder/file";
    const timespec tick {time(nullptr) + 30, 0}; // of a clock that is ahead, so that the test may be slow
    const auto backUp = [&](int day) {
        RunRequest request = scene.request(firstDay.addDays(day));
        request.set.hardLinks = hardLinks;
        return !scene.run(request).report.fault;
    };
    for (const int day : {0, 1, 2}) {
        write(file, "version " + QByteArray::number(day));
        setTime(file, tick);
        QVERIFY(backUp(day));
        QCOMPARE(read(scene.dest() + "/folder/file"), read(file));
    }
    QCOMPARE(read(scene.beside("hoge_20200101/folder/file")), "version 0");
    QCOMPARE(read(scene.beside("hoge_20200102/folder/file")), "version 1");

    setTime(file, {tick.tv_sec - 3600, 0});
    QVERIFY(backUp(3));
    QCOMPARE(differences(recordTree(scene.source()), recordTree(scene.dest())), QStringList());
}

void YoungFilesTest::aBrokenRunHidesNoChangeWithinItsTick_data()
{
    QTest::addColumn<bool>("hasLatest");
    QTest::newRow("first copy") << false;
    QTest::newRow("later") << true;
}

void YoungFilesTest::aBrokenRunHidesNoChangeWithinItsTick()
{
    QFETCH(bool, hasLatest);
    const BackupScene scene;
    write(scene.source() + "/other", "content");
    if (hasLatest)
        QVERIFY(!scene.run(scene.request(firstDay)).report.fault);
    const timespec tick {time(nullptr) + 30, 0};
    const QByteArray file = scene.source() + "/folder/file";
    const auto make = [&tick](const QByteArray &path, const QByteArray &content) {
        write(path, content);
        setTime(path, tick);
    };
    make(file, "version 0");
    const Told cut = scene.run(scene.request(nextDay), [](const RunEvent &event, RunControl &control) {
        const auto *progress = std::get_if<Progress>(&event);
        if (progress && progress->phase == Phase::Copy)
            control.cancel();
    });
    QVERIFY(cut.report.fault);
    make(scene.places().staging + "/folder/file", "version 0"); // as rsync leaves it when it is killed later
    make(file, "version 1");
    QVERIFY(!scene.run(scene.request(nextDay)).report.fault);
    QCOMPARE(read(scene.dest() + "/folder/file"), "version 1");
}

QTEST_GUILESS_MAIN(YoungFilesTest)
#include "young_files_test.moc"
