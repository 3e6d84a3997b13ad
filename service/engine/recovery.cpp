#include "service/engine/recovery.h"

#include "service/config/date_last.h"
#include "service/engine/tree_totals.h"
#include "service/generations/commit.h"
#include "service/generations/durable_file.h"
#include "service/generations/kill_point.h"

#include <QJsonDocument>

#include <unistd.h>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

//! For a disk that holds config.ini and the state folder, and is full. Says what became of the day.
QString keepDateBeside(const RunRequest &request, const GenerationStore &store, LatestRecord record)
{
    record.isDateOnlyHere = true;
    record.dateInConfig = request.set.dateLast;
    return store.writeRecord(record) && store.flush()
        ? u"It is kept beside the newest copy."_s
        : u"It is kept nowhere: write it there yourself, for the next copies may bear a wrong day."_s;
}

}

QJsonObject commitNote(const Recovered &recovered)
{
    return QJsonDocument::fromJson(lineFromRunEvent(recovered)).object();
}

Result<void> writeConsequences(
    const RunRequest &request, const GenerationStore &store, RunReport &report, SetMemory &memory)
{
    const Places &places = store.places();
    // A run that could not read all of the source has kept what it did not see.
    const qint64 files = report.fault ? totalsOf(openFolder(places.latest)).files : report.stats.filesScanned;
    LatestRecord record {inodeOf(places.latest), report.dateLast, files};
    if (const Result<void> written = store.writeRecord(record); !written) {
        // A wrong record would be worse than none.
        unlink(places.record.constData());
        report.warnings << written.fault().message;
    }
    if (const Result<void> flushed = store.flush(); !flushed)
        return withContext(flushed.fault(), u"The new copy is in place, but may not be on the disk yet"_s);
    killPoint("after-record");

    memory.committed = true;
    memory.unwrittenDate = {};
    const Result<void> dated = writeDateLast(request.configPath, request.set.name, report.dateLast);
    if (!dated) {
        memory.unwrittenDate = report.dateLast;
        memory.dateInConfig = request.set.dateLast;
    }
    killPoint("after-date-last");
    const Result<void> remembered = writeSetMemory(request.stateDir, request.set, memory);
    if (!dated) {
        const QString kept = remembered ? u"It is kept in the state folder."_s : keepDateBeside(request, store, record);
        report.warnings << u"%1. %2 %3"_s.arg(dated.fault().message, kept, dated.fault().remedy);
    }
    if (!remembered)
        report.warnings << remembered.fault().message;
    killPoint("after-memory");
    return {};
}

Result<QDate> recoverRun(
    const RunRequest &request, const GenerationStore &store, SetMemory &memory, RunControl &control)
{
    const Result<std::optional<ReachedCommit>> found = recoverCommit(store);
    if (!found)
        return found.fault();
    if (!*found)
        return QDate();
    const ReachedCommit &reached = **found;
    const Result<RunEvent> event = runEventFromLine(QJsonDocument(reached.note).toJson(QJsonDocument::Compact));
    QDate day;
    if (event && std::holds_alternative<Recovered>(*event)) {
        Recovered recovered = std::get<Recovered>(*event);
        if (!reached.settled) {
            control.log(u"A run that was interrupted after its commit is completed now."_s);
            day = recovered.report.dateLast;
            if (const Result<void> done = writeConsequences(request, store, recovered.report, memory); !done)
                return done.fault();
            recovered.report.warnings << u"This run was interrupted after its commit; it was completed later."_s;
        }
        control.tell(recovered);
    }
    if (const Result<void> removed = removeCommitJournal(store.places()); !removed)
        return removed.fault();
    return day;
}

}
