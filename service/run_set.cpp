#include "service/run_set.h"

#include "service/config/config.h"
#include "service/engine/run_command.h"
#include "service/state_folder.h"
#include "service/tasks/presentable.h"
#include "service/tasks/run_record.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTextStream>

namespace backup {

namespace {

QList<FaultKind> kindsOf(const QStringList &codes)
{
    QList<FaultKind> kinds;
    for (const QString &code : codes) {
        if (const std::optional<FaultKind> kind = faultKindFromCode(code))
            kinds.append(*kind);
    }
    return kinds;
}

int refuse(const Fault &fault, EventWriter::Form form)
{
    RunReport report;
    report.fault = fault;
    EventWriter(form).write(report);
    return exitCode(fault.kind);
}

//! Keeps what a run by hand tells in the state folder, where the service finds it.
class Recorder
{
public:
    explicit Recorder(const RunRequest &request)
        : m_request(request)
    {
    }

    void operator()(const RunEvent &event) const
    {
        Result<void> recorded;
        if (const auto *report = std::get_if<RunReport>(&event)) {
            const RunReport shown = presentable(*report);
            recorded = recordRun(m_request.stateDir,
                historyEntryOf(m_request.taskId, m_request.set.name, m_request.startedAtUtc,
                    QDateTime::currentDateTimeUtc(), shown),
                shown);
        } else if (const auto *recovered = std::get_if<Recovered>(&event)) {
            recorded = recordRecovered(m_request.stateDir, m_request.set.name, *recovered);
        }
        if (!recorded)
            QTextStream(stderr) << "This run is missing in the history: " << recorded.fault().message << "\n";
    }

private:
    const RunRequest &m_request;
};

}

int runSet(const RunOptions &options)
{
    const EventWriter::Form form = options.json ? EventWriter::Form::Json : EventWriter::Form::Text;
    const Result<Config> config = readConfig(options.configPath);
    const Result<BackupSet> set = config ? config->set(options.name) : config.fault();
    if (!set)
        return refuse(set.fault(), form);
    RunRequest request {*set, options.configPath, options.stateFolder, options.taskId, kindsOf(options.accepted),
        QDateTime::currentDateTimeUtc(), QDate::currentDate()};
    if (!options.taskId.isEmpty())
        return runCommand(request, form, {});
    if (const Result<void> may = mayWriteInto(options.stateFolder); !may)
        return refuse(may.fault(), form);
    request.taskId = newTaskId(request.startedAtUtc, QRandomGenerator::system()->generate64());
    if (const Result<void> made = makeStateFolder(options.stateFolder); !made)
        QTextStream(stderr) << made.fault().message << "\n";
    return runCommand(request, form, Recorder(request));
}

}
