#include "service/api/metrics.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace backup {

namespace {

QDateTime utc(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(1'000'000'000 + seconds, QTimeZone::utc());
}

SetInfo fullSet()
{
    HistoryEntry entry;
    entry.name = u"foo_hoge"_s;
    entry.startedAtUtc = utc(0);
    entry.endedAtUtc = utc(90).addMSecs(250);
    entry.stats = {100'000, 4'000'000'000'000, 12, 3, 34'567'890};
    SetInfo set;
    set.name = u"foo_hoge"_s;
    set.keepCount = 3;
    set.generations = {{u"hoge_20261121"_s, QDate(2026, 11, 21)}};
    set.lastResult = entry;
    set.lastSuccessAtUtc = entry.endedAtUtc;
    set.destinationFreeBytes = 250'000'000'000;
    set.destinationSizeBytes = 1'000'000'000'000;
    return set;
}

}

class MetricsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEveryFigureOfARun_data();
    void tellsEveryFigureOfARun();
    void countsTheLists();
    void namesTheFault();
    void leavesOutWhatIsNotKnown();
    void escapesNames();
    void keepsAMetricTogether();
};

void MetricsTest::tellsEveryFigureOfARun_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {
             "backup_set_disabled{set=\"foo_hoge\"} 0",
             "backup_set_generations{set=\"foo_hoge\"} 1",
             "backup_set_generations_limit{set=\"foo_hoge\"} 3",
             "backup_set_last_success_timestamp_seconds{set=\"foo_hoge\"} 1000000090.25",
             "backup_set_last_run_timestamp_seconds{set=\"foo_hoge\"} 1000000090.25",
             "backup_set_last_run_success{set=\"foo_hoge\"} 1",
             "backup_set_last_run_info{set=\"foo_hoge\",code=\"finished\"} 1",
             "backup_set_last_run_duration_seconds{set=\"foo_hoge\"} 90.25",
             "backup_set_last_run_scanned_files{set=\"foo_hoge\"} 100000",
             "backup_set_last_run_changed_files{set=\"foo_hoge\"} 12",
             "backup_set_last_run_deleted_files{set=\"foo_hoge\"} 3",
             "backup_set_last_run_scanned_bytes{set=\"foo_hoge\"} 4000000000000",
             "backup_set_last_run_sent_bytes{set=\"foo_hoge\"} 34567890",
             "backup_set_destination_free_bytes{set=\"foo_hoge\"} 250000000000",
             "backup_set_destination_size_bytes{set=\"foo_hoge\"} 1000000000000",
         })
        QTest::newRow(line) << QByteArray(line);
}

void MetricsTest::tellsEveryFigureOfARun()
{
    QFETCH(QByteArray, line);
    const QList<QByteArray> lines = metricsText({{}, {fullSet()}, 0}).split('\n');
    QVERIFY2(lines.contains(line), lines.join('\n').constData());
}

void MetricsTest::countsTheLists()
{
    Status status;
    status.error.resize(2);
    status.pending.resize(3);
    const QByteArray text = metricsText({status, {}, 4});
    QVERIFY(text.contains("\nbackup_tasks{state=\"error\"} 2\n"));
    QVERIFY(text.contains("\nbackup_tasks{state=\"finished\"} 0\n"));
    QVERIFY(text.contains("\nbackup_tasks{state=\"pending\"} 3\n"));
    QVERIFY(text.contains("\nbackup_tasks{state=\"running\"} 0\n"));
    QVERIFY(text.contains("\nbackup_config_faults 4\n"));
    QVERIFY(text.contains("\nbackup_build_info{version=\"" BACKUP_VERSION "\",qt_version=\""));
}

void MetricsTest::namesTheFault()
{
    SetInfo set = fullSet();
    set.lastResult->code = u"source-missing"_s;
    set.faults = {{3, u"foo_hoge"_s, u"message"_s, {}}};
    const QByteArray text = metricsText({{}, {set}, 0});
    QVERIFY(text.contains("\nbackup_set_last_run_info{set=\"foo_hoge\",code=\"source-missing\"} 1\n"));
    QVERIFY(text.contains("\nbackup_set_last_run_success{set=\"foo_hoge\"} 0\n"));
    QVERIFY(text.contains("\nbackup_set_disabled{set=\"foo_hoge\"} 1\n"));
    QVERIFY(text.contains("\nbackup_set_generations{set=\"foo_hoge\"} 1\n"));
    QVERIFY(!text.contains("\nbackup_set_generations_limit{")); // keep_count of a faulty section is not known
}

void MetricsTest::leavesOutWhatIsNotKnown()
{
    SetInfo set;
    set.name = u"foo_new"_s;
    const QByteArray text = metricsText({{}, {set}, 0});
    QVERIFY(!text.contains("\nbackup_set_generations{")); // as of a set of another server, whose copies nobody has seen
    QVERIFY(text.contains("\nbackup_set_generations_limit{set=\"foo_new\"} 0\n"));
    QVERIFY(!text.contains("\nbackup_set_last_success_timestamp_seconds{"));
    QVERIFY(!text.contains("\nbackup_set_last_run_duration_seconds{"));
    QVERIFY(!text.contains("\nbackup_set_destination_free_bytes{"));
}

void MetricsTest::escapesNames()
{
    SetInfo set;
    set.name = u"山田_a\"b\\c\nd"_s;
    QVERIFY(metricsText({{}, {set}, 0}).contains("{set=\"山田_a\\\"b\\\\c\\nd\"} 0\n"));
}

// All lines of one metric stand together, after one HELP and one TYPE (text format, "Grouping and sorting").
void MetricsTest::keepsAMetricTogether()
{
    SetInfo other = fullSet();
    other.name = u"bar_fuga"_s;
    QByteArray current;
    QList<QByteArray> begun;
    for (const QByteArray &line : metricsText({{}, {fullSet(), other}, 0}).split('\n')) {
        if (line.startsWith("# HELP ")) {
            current = line.split(' ').at(2);
            QVERIFY2(!begun.contains(current), current.constData());
            begun.append(current);
        } else if (!line.isEmpty()) {
            QVERIFY2(line.contains(current), line.constData());
        }
    }
}

}

QTEST_APPLESS_MAIN(backup::MetricsTest)
#include "metrics_test.moc"
