#include "monitor/windows/run_anyway_dialog.h"

#include "monitor/models/attention.h"
#include "monitor/models/task_text.h"
#include "monitor/windows/facts.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>

namespace backup {

RunAnywayDialog::RunAnywayDialog(const Task &task, const QString &serverName, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Run anyway"));
    auto *icon = new QLabel(this);
    icon->setPixmap(attentionIcon(Attention::Needed).pixmap(48, 48));
    QLabel *question = makeTextLabel(this);
    question->setText(tr("Run %1 on %2 although a guard stopped it?").arg(task.name, serverName));
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    auto *facts = new Facts(this);
    facts->set(facts->addRow(tr("Why it stopped")), task.message);
    facts->set(facts->addRow(tr("What would help")), task.remedy);
    facts->set(facts->addRow(tr("If it runs anyway")), guardConsequence(task.code));

    auto *buttons = new QDialogButtonBox(this);
    QPushButton *run = buttons->addButton(tr("&Run anyway"), QDialogButtonBox::AcceptRole);
    run->setObjectName("runAnyway");
    run->setAutoDefault(false);
    QPushButton *leave = buttons->addButton(tr("&Leave it stopped"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QGridLayout(this);
    layout->addWidget(icon, 0, 0, Qt::AlignTop);
    layout->addWidget(question, 0, 1);
    layout->addWidget(facts, 1, 1);
    layout->setRowStretch(2, 1);
    layout->addWidget(buttons, 3, 0, 1, 2);
    layout->setColumnStretch(1, 1);
    layout->setHorizontalSpacing(16);
    setMinimumWidth(520);
    leave->setDefault(true);
    leave->setFocus();
}

}
