#include "monitor/windows/details_pane.h"

#include "monitor/windows/facts.h"
#include "monitor/windows/log_page.h"
#include "monitor/windows/set_page.h"
#include "monitor/windows/task_page.h"

#include <QVBoxLayout>

namespace backup {

using namespace Qt::StringLiterals;

DetailsPane::DetailsPane(QWidget *parent)
    : QWidget(parent)
    , m_title(makeTextLabel(this))
    , m_hint(makeTextLabel(this))
    , m_tabs(new QTabWidget(this))
    , m_taskPage(new TaskPage)
    , m_logPage(new LogPage)
    , m_setPage(new SetPage)
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setContentsMargins(8, 6, 8, 2);
    // A long name is cut off; it must not make the window wider.
    m_title->setWordWrap(false);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_taskPage, tr("&Task"));
    m_tabs->addTab(m_logPage, tr("L&og"));
    m_tabs->addTab(m_setPage, tr("Backup s&et"));
    m_tabs->setAccessibleName(tr("Details"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addWidget(m_hint, 1);
    layout->addWidget(m_tabs, 1);
    showTabs(false, false);
}

void DetailsPane::showTask(ServerConnection &server, const Task &task, const SetInfo *set, const QDateTime &nowUtc)
{
    m_title->setText(tr("%1 on %2", "set on server").arg(task.name.simplified(), server.name()));
    m_taskPage->show(task, nowUtc);
    m_logPage->follow(&server, task);
    if (set)
        m_setPage->show(&server, *set, nowUtc);
    showTabs(true, set);
}

void DetailsPane::showSet(ServerConnection &server, const SetInfo &set, const QDateTime &nowUtc)
{
    m_title->setText(tr("%1 on %2", "set on server").arg(set.name.simplified(), server.name()));
    m_logPage->clearLog();
    m_setPage->show(&server, set, nowUtc);
    showTabs(false, true);
}

void DetailsPane::showNothing(const QString &hint)
{
    m_hint->setText(hint);
    m_logPage->clearLog();
    showTabs(false, false);
}

void DetailsPane::openLog()
{
    m_tabs->setCurrentWidget(m_logPage);
    m_logPage->setFocus();
}

void DetailsPane::showTabs(bool hasTask, bool hasSet)
{
    m_tabs->setTabVisible(m_tabs->indexOf(m_taskPage), hasTask);
    m_tabs->setTabVisible(m_tabs->indexOf(m_logPage), hasTask);
    m_tabs->setTabVisible(m_tabs->indexOf(m_setPage), hasSet);
    m_tabs->setVisible(hasTask || hasSet);
    m_title->setVisible(hasTask || hasSet);
    m_hint->setVisible(!hasTask && !hasSet && !m_hint->text().isEmpty());
}

}
