#include "monitor/windows/task_page.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "monitor/windows/facts.h"

#include <QLocale>
#include <QVBoxLayout>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

QString part(std::optional<qint64> part, std::optional<qint64> whole, QString (*phrase)(qint64))
{
    if (!part)
        return {};
    return whole ? phrase(*part) + u" / "_s + phrase(*whole) : phrase(*part);
}

// All of them are in the log; thousands in a label would stop the window.
QString firstLines(QStringList lines)
{
    constexpr qsizetype most = 20;
    const qsizetype further = lines.size() - most;
    if (further <= 0)
        return lines.join(u'\n');
    lines = lines.first(most);
    lines.append(TaskPage::tr("... and %n more in the log.", nullptr, static_cast<int>(further)));
    return lines.join(u'\n');
}

QString numberPhrase(qint64 number)
{
    return QLocale().toString(number);
}

}

TaskPage::TaskPage(QWidget *parent)
    : QScrollArea(parent)
    , m_facts(new Facts)
    , m_state(m_facts->addRow(tr("State")))
    , m_message(m_facts->addRow(tr("What happened"), QStringLiteral("message")))
    , m_remedy(m_facts->addRow(tr("What to do"), QStringLiteral("remedy")))
    , m_warnings(m_facts->addRow(tr("Warnings")))
    , m_progress(m_facts->addRow(tr("Progress")))
    , m_files(m_facts->addRow(tr("Files")))
    , m_bytes(m_facts->addRow(tr("Data")))
    , m_started(m_facts->addRow(tr("Started")))
    , m_changed(m_facts->addRow(tr("Last change")))
    , m_duration(m_facts->addRow(tr("Duration")))
    , m_accepted(m_facts->addRow(tr("Guards passed")))
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->addWidget(m_facts);
    layout->addStretch();
    setWidget(page);
    setWidgetResizable(true);
    setAccessibleName(tr("Task"));
    setFrameShape(QFrame::NoFrame);
}

void TaskPage::show(const Task &task, const QDateTime &nowUtc)
{
    const Progress progress = task.progress.value_or(Progress {});
    m_facts->set(m_state, stateWord(task));
    m_facts->set(m_message, task.state == TaskState::Error ? toldText(task.message) : task.message);
    m_facts->set(m_remedy, task.remedy);
    m_facts->set(m_warnings, firstLines(task.warnings));
    m_facts->set(m_progress, task.progress ? progressPhrase(progress) : QString());
    m_facts->set(m_files, part(progress.files, progress.filesTotal, numberPhrase));
    m_facts->set(m_bytes, part(progress.bytes, progress.bytesTotal, bytesPhrase));
    m_facts->set(m_started, exactTime(task.startedAtUtc));
    m_facts->set(m_changed, exactTime(task.updatedAtUtc));
    m_facts->set(m_duration, durationOf(task, nowUtc));
    m_facts->set(m_accepted, task.accepted.join(u", "_s));
}

}
