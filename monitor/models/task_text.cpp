#include "monitor/models/task_text.h"

#include "monitor/models/phrases.h"
#include "monitor/models/state_look.h"
#include "shared/fault.h"

#include <QCoreApplication>

namespace backup {

using namespace Qt::StringLiterals;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(backup::TaskText)

public:
    static QString task(const Task &task, const QString &serverName)
    {
        QStringList lines {
            tr("Backup set: %1").arg(task.name),
            tr("Server: %1").arg(serverName),
            tr("State: %1").arg(stateWord(task)),
        };
        const auto add = [&lines](const QString &line, const QString &value) {
            if (!value.isEmpty())
                lines.append(line.arg(value));
        };
        add(tr("Started: %1"), exactTime(task.startedAtUtc));
        add(tr("Last change: %1"), exactTime(task.updatedAtUtc));
        add(tr("Code: %1"), task.code);
        add(tr("What happened: %1"), task.message);
        add(tr("What to do: %1"), task.remedy);
        for (const QString &warning : task.warnings)
            add(tr("Warning: %1"), warning);
        add(tr("Task: %1"), task.id);
        return lines.join(u'\n');
    }

    static QString consequence(const QString &code)
    {
        const std::optional<FaultKind> kind = faultKindFromCode(code);
        if (kind == FaultKind::SourceEmpty)
            return tr("The new copy would be empty. The last good copy becomes a generation and is deleted once it "
                      "is older than the generations that are kept.");
        if (kind == FaultKind::SourceChanged)
            return tr("What is at the source now would be saved, although a disk of it is another one than at the last "
                      "good run, or is not mounted. If the right one is just not mounted, the new copy would not "
                      "hold its files.");
        if (kind == FaultKind::DestinationChanged)
            return tr("The backup would be written to another disk than at the last good run. The older copies stay "
                      "where they are, on the other disk.");
        if (kind == FaultKind::DestinationLost)
            return tr("A first, whole copy would be made where the last one is missing. If the right disk is just not "
                      "mounted, the wrong disk would fill up.");
        if (kind == FaultKind::MassDeletion)
            return tr(
                "The many files that are gone from the source, or are excluded now, would be missing from the new "
                "copy too. Older generations keep them until they are deleted in their turn.");
        return tr("This one run would pass the guard \"%1\".").arg(code);
    }
};

}

QString taskAsText(const Task &task, const QString &serverName)
{
    return Words::task(task, serverName);
}

QString guardConsequence(const QString &code)
{
    return Words::consequence(code);
}

QString asMarkup(const QString &text)
{
    return u"<p style='white-space: pre-wrap'>"_s + text.toHtmlEscaped() + u"</p>"_s;
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : asMarkup(text);
}

}
