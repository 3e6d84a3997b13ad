#include "service/api/metrics.h"

#include <QLocale>

#include <array>
#include <optional>

namespace backup {

namespace {

using Labels = QList<std::pair<QByteArray, QByteArray>>;

QByteArray escaped(QByteArray text)
{
    return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

class Text
{
public:
    void begin(const QByteArray &name, const QByteArray &help)
    {
        m_name = name;
        m_text += "# HELP " + name + ' ' + help + "\n# TYPE " + name + " gauge\n";
    }

    void add(const Labels &labels, double value)
    {
        m_text += m_name;
        char separator = '{';
        for (const auto &[label, text] : labels) {
            m_text += separator + label + "=\"" + escaped(text) + '"';
            separator = ',';
        }
        m_text +=
            (labels.isEmpty() ? " " : "} ") + QByteArray::number(value, 'f', QLocale::FloatingPointShortest) + '\n';
    }

    QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_name;
    QByteArray m_text;
};

using Figure = std::optional<double>;

Figure ifKnown(std::optional<qint64> value)
{
    return value ? Figure(static_cast<double>(*value)) : std::nullopt;
}

Figure seconds(const QDateTime &time)
{
    return time.isValid() ? Figure(static_cast<double>(time.toMSecsSinceEpoch()) / 1000) : std::nullopt;
}

//! A figure of the last run, or none before the first.
template <auto Member>
Figure ofLastRun(const SetInfo &set)
{
    return set.lastResult ? Figure(static_cast<double>(set.lastResult->stats.*Member)) : std::nullopt;
}

struct SetMetric {
    const char *name;
    const char *help;
    Figure (*figure)(const SetInfo &);
};

constexpr std::array setMetrics {
    SetMetric {"backup_set_disabled", "Whether a fault in config.ini disables the backup set.",
        [](const SetInfo &set) { return Figure(set.faults.isEmpty() ? 0 : 1); }},
    SetMetric {"backup_set_generations", "Past copies that stand beside the newest.",
        [](const SetInfo &set) {
            // Counted by a run that has seen the destination.
            return set.destinationSizeBytes ? Figure(static_cast<double>(set.generations.size())) : std::nullopt;
        }},
    SetMetric {"backup_set_generations_limit", "Past copies that are kept, keep_count in config.ini.",
        [](const SetInfo &set) { return set.faults.isEmpty() ? Figure(set.keepCount) : std::nullopt; }},
    SetMetric {"backup_set_last_success_timestamp_seconds", "When a run last finished, in seconds since 1970 (UTC).",
        [](const SetInfo &set) { return seconds(set.lastSuccessAtUtc); }},
    SetMetric {"backup_set_last_run_timestamp_seconds", "When the last run ended, in seconds since 1970 (UTC).",
        [](const SetInfo &set) { return set.lastResult ? seconds(set.lastResult->endedAtUtc) : std::nullopt; }},
    SetMetric {"backup_set_last_run_success", "Whether the last run finished without a fault.",
        [](const SetInfo &set) {
            return set.lastResult ? Figure(set.lastResult->code.isEmpty() ? 1 : 0) : std::nullopt;
        }},
    SetMetric {"backup_set_last_run_duration_seconds", "How long the last run took.",
        [](const SetInfo &set) {
            return set.lastResult
                ? Figure(static_cast<double>(set.lastResult->startedAtUtc.msecsTo(set.lastResult->endedAtUtc)) / 1000)
                : std::nullopt;
        }},
    SetMetric {"backup_set_last_run_scanned_files", "Files that the last run found in the source.",
        ofLastRun<&RunStats::filesScanned>},
    SetMetric {"backup_set_last_run_changed_files", "Files that the last run found new or changed.",
        ofLastRun<&RunStats::filesChanged>},
    SetMetric {"backup_set_last_run_deleted_files", "Files that were gone from the source in the last run.",
        ofLastRun<&RunStats::filesDeleted>},
    SetMetric {
        "backup_set_last_run_scanned_bytes", "Size of the source in the last run.", ofLastRun<&RunStats::bytesScanned>},
    SetMetric {"backup_set_last_run_sent_bytes", "File content that the last run wrote to the destination.",
        ofLastRun<&RunStats::bytesSent>},
    SetMetric {"backup_set_destination_free_bytes", "Free space of the destination when the last run ended.",
        [](const SetInfo &set) { return ifKnown(set.destinationFreeBytes); }},
    SetMetric {"backup_set_destination_size_bytes", "Size of the destination's filesystem when the last run ended.",
        [](const SetInfo &set) { return ifKnown(set.destinationSizeBytes); }},
};

void addService(Text &text, const MetricsInput &input)
{
    text.begin("backup_build_info", "Version of the service and of Qt; always 1.");
    text.add({{"version", BACKUP_VERSION}, {"qt_version", qVersion()}}, 1);
    text.begin("backup_config_faults", "Faults of config.ini that belong to no backup set.");
    text.add({}, static_cast<double>(input.configFaultCount));
    text.begin("backup_tasks", "Tasks in each of the four lists of the status.");
    text.add({{"state", "error"}}, static_cast<double>(input.status.error.size()));
    text.add({{"state", "finished"}}, static_cast<double>(input.status.finished.size()));
    text.add({{"state", "pending"}}, static_cast<double>(input.status.pending.size()));
    text.add({{"state", "running"}}, static_cast<double>(input.status.running.size()));
}

void addLastResults(Text &text, const QList<SetInfo> &sets)
{
    text.begin("backup_set_last_run_info", "How the last run ended: finished, or the code of the fault; always 1.");
    for (const SetInfo &set : sets) {
        if (set.lastResult) {
            const QByteArray code = set.lastResult->code.isEmpty() ? "finished" : set.lastResult->code.toUtf8();
            text.add({{"set", set.name.toUtf8()}, {"code", code}}, 1);
        }
    }
}

}

QByteArray metricsText(const MetricsInput &input)
{
    Text text;
    addService(text, input);
    addLastResults(text, input.sets);
    for (const SetMetric &metric : setMetrics) {
        text.begin(metric.name, metric.help);
        for (const SetInfo &set : input.sets) {
            if (const Figure figure = metric.figure(set))
                text.add({{"set", set.name.toUtf8()}}, *figure);
        }
    }
    return text.take();
}

QByteArray metricsContentType()
{
    return "text/plain; version=0.0.4; charset=utf-8";
}

}
