#include "backup_scene.h"
#include "random_changes.h"
#include "tree_record.h"

#include "service/engine/run.h"
#include "service/generations/generation_name.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace backup;
using namespace Qt::StringLiterals;

namespace {

//! What must stand at the destination, worked out apart from the engine.
class Expected
{
public:
    void commit(const TreeRecord &source, QDate today, int keepCount)
    {
        const bool isLaterDay = m_dateLast.isValid() && today > m_dateLast;
        if (isLaterDay && keepCount > 0)
            m_generations.push_back({"hoge_" + m_dateLast.toString(u"yyyyMMdd"_s).toLatin1(), m_latest});
        while (m_generations.size() > static_cast<size_t>(keepCount))
            m_generations.erase(m_generations.begin());
        m_latest = source;
        m_dateLast = qMax(today, m_dateLast);
    }

    QStringList wrongIn(const BackupScene &scene) const
    {
        QByteArrayList names {"hoge"};
        QStringList wrong = differences(m_latest, recordTree(scene.dest()));
        for (const Generation &generation : m_generations) {
            names.append(generation.name);
            const QStringList differing = differences(generation.tree, recordTree(scene.beside(generation.name)));
            for (const QString &line : differing)
                wrong << QString::fromLatin1(generation.name) + u": "_s + line;
        }
        if (scene.copies() != names)
            wrong << u"copies: %1"_s.arg(QString::fromLatin1(scene.copies().join(' ')));
        if (scene.dateInConfig() != m_dateLast)
            wrong << u"date_last: "_s + scene.dateInConfig().toString();
        return wrong;
    }

    const TreeRecord &latest() const { return m_latest; }

private:
    struct Generation {
        QByteArray name;
        TreeRecord tree;
    };
    //! Oldest first.
    std::vector<Generation> m_generations;
    TreeRecord m_latest;
    QDate m_dateLast;
};

RunRequest requestOn(const BackupScene &scene, QDate today, int keepCount)
{
    RunRequest request = scene.request(today, keepCount);
    request.accepted = {FaultKind::MassDeletion};
    return request;
}

//! `ten_generations_test --run ROOT DATE KEEP`: one run, in a process that the test can kill.
int runOnce(const QStringList &arguments)
{
    const BackupScene scene(arguments[2]);
    RunControl control([](const RunEvent &) {});
    runBackup(requestOn(scene, QDate::fromString(arguments[3], Qt::ISODate), arguments[4].toInt()), control);
    return 0;
}

}

class TenGenerationsTest : public QObject
{
    Q_OBJECT
    QString m_first = qEnvironmentVariable("TEST_SEED", u"1"_s);

private Q_SLOTS:
    void initTestCase()
    {
        if (geteuid() != 0)
            qWarning("Owners and devices are left out: only root may make them.");
    }

    void keepsEveryGenerationExact_data() { addSeeds(6); }
    void keepsEveryGenerationExact();
    void staysWholeWhenRunsAreCancelled_data() { addSeeds(3); }
    void staysWholeWhenRunsAreCancelled();
    void staysWholeWhenRunsAreKilled_data() { addSeeds(3); }
    void staysWholeWhenRunsAreKilled();

private:
    void addSeeds(uint count)
    {
        QTest::addColumn<uint>("seed");
        for (uint i = 0; i < count; ++i)
            QTest::addRow("seed %u", m_first.toUInt() + i) << m_first.toUInt() + i;
    }
};

void TenGenerationsTest::keepsEveryGenerationExact()
{
    QFETCH(uint, seed);
    const BackupScene scene;
    RandomChanges changes(scene.source(), seed);
    QRandomGenerator random(seed);
    Expected expected;
    QDate day(2020, 2, 25);
    changes.grow(60);
    for (int generation = 0; generation < 10; ++generation) {
        const int keepCount = static_cast<int>(random.bounded(5));
        const TreeRecord source = recordTree(scene.source());
        const Told told = scene.run(requestOn(scene, day, keepCount));
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        QCOMPARE(told.report.warnings.join(u'\n'), QString());
        QCOMPARE(told.report.stats.filesScanned,
            std::count_if(source.begin(), source.end(), [](const auto &entry) { return !S_ISDIR(entry.second.mode); }));
        expected.commit(source, day, keepCount);
        QCOMPARE(expected.wrongIn(scene), QStringList());
        changes.change(static_cast<int>(random.bounded(25)));
        day = day.addDays(random.bounded(4) == 0 ? 0 : 1);
    }
}

void TenGenerationsTest::staysWholeWhenRunsAreCancelled()
{
    QFETCH(uint, seed);
    const BackupScene scene;
    RandomChanges changes(scene.source(), seed);
    QRandomGenerator random(seed);
    Expected expected;
    QDate day(2020, 2, 25);
    changes.grow(60);
    for (int run = 0; run < 14; ++run) {
        const int keepCount = 1 + static_cast<int>(random.bounded(4));
        const TreeRecord source = recordTree(scene.source());
        int eventsLeft = static_cast<int>(random.bounded(12));
        const Told told =
            scene.run(requestOn(scene, day, keepCount), [&eventsLeft](const RunEvent &, RunControl &control) {
                if (--eventsLeft == 0)
                    control.cancel();
            });
        QCOMPARE(told.reports, 1);
        QVERIFY(told.report.committed != told.report.fault.has_value());
        if (told.report.committed)
            expected.commit(source, day, keepCount);
        else
            QCOMPARE(told.report.fault->kind, FaultKind::Cancelled);
        QCOMPARE(expected.latest().empty() ? QStringList() : expected.wrongIn(scene), QStringList());
        changes.change(static_cast<int>(random.bounded(25)));
        day = day.addDays(random.bounded(4) == 0 ? 0 : 1);
    }
}

void TenGenerationsTest::staysWholeWhenRunsAreKilled()
{
    QFETCH(uint, seed);
    const BackupScene scene;
    RandomChanges changes(scene.source(), seed);
    QRandomGenerator random(seed);
    Expected expected;
    QDate day(2020, 2, 25);
    changes.grow(60);
    for (int run = 0; run < 12; ++run) {
        const int keepCount = 1 + static_cast<int>(random.bounded(4));
        const TreeRecord source = recordTree(scene.source());
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(),
            {u"--run"_s, scene.root(), day.toString(Qt::ISODate), QString::number(keepCount)});
        process.waitForFinished(static_cast<int>(random.bounded(400)));
        process.kill();
        process.waitForFinished();

        const TreeRecord latest = recordTree(scene.dest());
        const bool isCommitted = latest == source;
        QVERIFY2(isCommitted || latest == expected.latest(), qPrintable(differences(source, latest).join(u'\n')));
        if (isCommitted)
            expected.commit(source, day, keepCount);
        const Told told = scene.run(requestOn(scene, day, keepCount));
        QVERIFY2(!told.report.fault, qPrintable(told.report.fault ? told.report.fault->message : u""_s));
        expected.commit(source, day, keepCount);
        const QStringList wrong = expected.wrongIn(scene);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        changes.change(static_cast<int>(random.bounded(25)));
        day = day.addDays(random.bounded(4) == 0 ? 0 : 1);
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == u"--run"_s)
        return runOnce(application.arguments());
    TenGenerationsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "ten_generations_test.moc"
