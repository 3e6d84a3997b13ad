#include "monitor/windows/servers_dialog.h"

#include "monitor/windows/open_dialog.h"
#include "monitor/windows/server_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPointer>
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
    connect(add, &QPushButton::clicked, this, [this] { addServer(m_book, this); });
    connect(&m_book, &ServerBook::changed, this, &ServersDialog::fill);
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
    auto *dialog = new ServerDialog({}, {}, parent);
    connect(dialog, &QDialog::accepted, &book,
        [&book, dialog] { book.put(dialog->entry(), dialog->token().value_or(QString())); });
    openDialog(dialog);
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
    // A key store may take its time: this dialog may have been closed meanwhile.
    m_book.readToken(entry.url, [self = QPointer(this), entry](const std::optional<QString> &token) {
        if (self)
            self->askForChange(entry, token);
    });
}

void ServersDialog::askForChange(const ServerEntry &entry, const std::optional<QString> &token)
{
    auto *dialog = new ServerDialog(entry, token, this);
    connect(dialog, &QDialog::accepted, &m_book,
        [&book = m_book, dialog, oldUrl = entry.url] { book.put(dialog->entry(), dialog->token(), oldUrl); });
    openDialog(dialog);
}

void ServersDialog::remove()
{
    const ServerEntry entry = m_book.entries().value(m_list->currentRow());
    if (entry.url.isEmpty())
        return;
    auto *question = new QMessageBox(QMessageBox::Question, tr("Remove a server"),
        tr("Stop watching %1? Its backups go on; nothing changes on the server.").arg(entry.name),
        QMessageBox::NoButton, this);
    question->setTextFormat(Qt::PlainText);
    QPushButton *yes = question->addButton(tr("&Stop watching"), QMessageBox::AcceptRole);
    question->addButton(tr("Cancel"), QMessageBox::RejectRole);
    connect(yes, &QPushButton::clicked, &m_book, [&book = m_book, url = entry.url] { book.remove(url); });
    openDialog(question);
}

}
