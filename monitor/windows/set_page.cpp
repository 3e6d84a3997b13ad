#include "monitor/windows/set_page.h"

#include "monitor/client/api_path.h"
#include "monitor/delegates/run_chart.h"
#include "monitor/delegates/time_line.h"
#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/windows/facts.h"

#include <QLocale>
#include <QVBoxLayout>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QString freeSpace(const SetInfo &set)
{
    if (!set.destinationFreeBytes)
        return {};
    const QString free = bytesPhrase(*set.destinationFreeBytes);
    return set.destinationSizeBytes
        ? SetPage::tr("%1 of %2", "free bytes of all bytes").arg(free, bytesPhrase(*set.destinationSizeBytes))
        : free;
}

QString lastSuccess(const SetInfo &set, const QDateTime &nowUtc)
{
    if (set.lastSuccessAtUtc.isValid())
        return u"%1 (%2)"_s.arg(exactTime(set.lastSuccessAtUtc), agoPhrase(set.lastSuccessAtUtc, nowUtc));
    return set.dateLast.isValid()
        ? SetPage::tr("none by this server; the last copy is of %1").arg(datePhrase(set.dateLast))
        : SetPage::tr("never", "last good run");
}

QString lastResult(const SetInfo &set)
{
    if (!set.lastResult)
        return {};
    const QString word = resultWord(set.lastResult->code);
    return set.lastResult->message.isEmpty() ? word : QString(word + u": " + set.lastResult->message);
}

}

SetPage::SetPage(QWidget *parent)
    : QScrollArea(parent)
    , m_facts(new Facts)
    , m_source(m_facts->addRow(tr("Source")))
    , m_destination(m_facts->addRow(tr("Destination")))
    , m_kept(m_facts->addRow(tr("Generations")))
    , m_free(m_facts->addRow(tr("Free space")))
    , m_lastSuccess(m_facts->addRow(tr("Last good run")))
    , m_lastResult(m_facts->addRow(tr("Last result")))
    , m_faults(m_facts->addRow(tr("Faults")))
    , m_timeLine(new TimeLine)
    , m_chart(new RunChart)
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->addWidget(m_facts);
    layout->addSpacing(6);
    layout->addWidget(m_timeLine);
    layout->addSpacing(6);
    layout->addWidget(m_chart);
    layout->addStretch();
    setWidget(page);
    setWidgetResizable(true);
    setAccessibleName(tr("Backup set"));
    setFrameShape(QFrame::NoFrame);
}

void SetPage::show(ServerConnection *server, const SetInfo &set, const QDateTime &nowUtc)
{
    m_facts->set(m_source, set.faults.isEmpty() ? toldText(set.source) : set.source);
    m_facts->set(m_destination, set.dest);
    const QString there = QLocale().toString(set.generations.size());
    m_facts->set(m_kept,
        set.faults.isEmpty() ? tr("%1 there, %2 are kept").arg(there, QLocale().toString(set.keepCount)) : there);
    m_facts->set(m_free, freeSpace(set));
    m_facts->set(m_lastSuccess, lastSuccess(set, nowUtc));
    m_facts->set(m_lastResult, lastResult(set));
    showFaults(set.faults);
    m_timeLine->show(set.generations, set.dateLast, nowUtc.toLocalTime().date());
    const bool isSameSet = server->id() == m_serverId && set.name == m_set.name;
    // An answer that is awaited never comes where the server was changed meanwhile.
    if (isSameSet && set.lastResult == m_set.lastResult && (m_fetch || !m_isHistoryMissing))
        return;
    if (!isSameSet)
        m_chart->showPhrase(tr("Asking for the last runs..."));
    m_serverId = server->id();
    m_set = set;
    askForHistory(server);
}

void SetPage::showFaults(const QList<ConfigFault> &faults)
{
    QStringList lines;
    for (const ConfigFault &fault : faults) {
        const QString place = fault.line > 0 ? tr("Line %1 of config.ini: ").arg(fault.line) : QString();
        lines.append(QString(place + toldText(fault.message) + u' ' + fault.remedy).trimmed());
    }
    m_facts->set(m_faults, lines.join(u'\n'));
}

void SetPage::askForHistory(ServerConnection *server)
{
    delete m_fetch;
    m_isHistoryMissing = true;
    m_fetch = server->api().get(apiPath::history(m_set.name, RunChart::maxRuns));
    connect(m_fetch, &HttpFetch::finished, this,
        [this, name = server->name()](const HttpAnswer &answer) { takeHistory(readHistory(answer), name); });
}

void SetPage::takeHistory(const Answer<QList<HistoryEntry>> &answer, const QString &serverName)
{
    m_fetch.clear();
    if (const auto *history = std::get_if<QList<HistoryEntry>>(&answer))
        m_chart->show(*history);
    const auto *trouble = std::get_if<AnswerTrouble>(&answer);
    m_isHistoryMissing = trouble;
    if (trouble && m_chart->isEmpty())
        m_chart->showPhrase(tr("The last runs could not be read. %1")
                                .arg(troubleWords(trouble->trouble, serverName, trouble->detail).message));
}

}
