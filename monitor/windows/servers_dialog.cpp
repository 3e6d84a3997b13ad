#include "monitor/windows/servers_dialog.h"

#include "monitor/windows/server_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace backup {

using namespace Qt::StringLiterals;

ServersDialog::ServersDialog(ServerBook &book, QWidget *parent)
    : QDialog(parent)
    , m_book(book)
    , m_list(new QListWidget(this))
{
    setWindowTitle(tr("Servers"));
    m_list->setAccessibleName(tr("Watched servers"));
    auto *add = new QPushButton(tr("&Add..."), this);
    auto *changeButton = new QPushButton(tr("C&hange..."), this);
    auto *removeButton = new QPushButton(tr("&Remove"), this);
    auto *close = new QPushButton(tr("Close"), this);
    connect(add, &QPushButton::clicked, this, [this] {
        addServer(m_book, this);
        fill();
    });
    connect(changeButton, &QPushButton::clicked, this, &ServersDialog::change);
    connect(m_list, &QListWidget::itemActivated, this, &ServersDialog::change);
    connect(removeButton, &QPushButton::clicked, this, &ServersDialog::remove);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    const auto allow = [this, changeButton, removeButton] {
        changeButton->setEnabled(m_list->currentRow() >= 0);
        removeButton->setEnabled(m_list->currentRow() >= 0);
    };
    connect(m_list, &QListWidget::currentRowChanged, this, allow);

    auto *buttons = new QVBoxLayout;
    for (QPushButton *button : {add, changeButton, removeButton})
        buttons->addWidget(button);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    resize(460, 280);
    fill();
    allow();
}

void ServersDialog::addServer(ServerBook &book, QWidget *parent)
{
    ServerDialog dialog({}, {}, parent);
    if (dialog.exec() == QDialog::Accepted)
        book.put(dialog.entry(), dialog.token());
}

void ServersDialog::fill()
{
    m_list->clear();
    for (const ServerEntry &entry : m_book.entries())
        m_list->addItem(u"%1   %2"_s.arg(entry.name, entry.url.toString()));
}

void ServersDialog::change()
{
    const ServerEntry entry = m_book.entries().value(m_list->currentRow());
    if (entry.url.isEmpty())
        return;
    m_book.readToken(entry.url, [this, entry](const QString &token) {
        ServerDialog dialog(entry, token, this);
        if (dialog.exec() != QDialog::Accepted)
            return;
        m_book.put(dialog.entry(), dialog.token(), entry.url);
        fill();
    });
}

void ServersDialog::remove()
{
    const ServerEntry entry = m_book.entries().value(m_list->currentRow());
    if (entry.url.isEmpty())
        return;
    QMessageBox question(QMessageBox::Question, tr("Remove a server"),
        tr("Stop watching %1? Its backups go on; nothing changes on the server.").arg(entry.name),
        QMessageBox::NoButton, this);
    question.setTextFormat(Qt::PlainText);
    QPushButton *yes = question.addButton(tr("&Stop watching"), QMessageBox::AcceptRole);
    question.addButton(tr("Cancel"), QMessageBox::RejectRole);
    question.exec();
    if (question.clickedButton() != yes)
        return;
    m_book.remove(entry.url);
    fill();
}

}
